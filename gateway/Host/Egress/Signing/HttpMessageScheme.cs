using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>HTTP message signatures with a digest of the content; an answer is bound to its request by <c>;req</c>.</summary>
/// <remarks>Source: RFC 9421 sections 2.4 and 3, RFC 9530.</remarks>
internal sealed class HttpMessageScheme(SignatureProfile profile, TimeProvider time) : ISignatureScheme
{
    /// <summary>Carries the statement by which a slow key certifies the one that signed.</summary>
    public const string CertificateField = "Signature-Key-Certificate";

    private static readonly string[] Fields = ["Signature-Input", "Signature"];

    /// <inheritdoc/>
    public IReadOnlyList<string> ResponseFields => Fields;

    /// <inheritdoc/>
    public IReadOnlyList<SignatureAlgorithm> ResponseAlgorithms => [];

    /// <inheritdoc/>
    public async ValueTask SignAsync(HttpRequestMessage request, EgressCall call, SealingKey key, CancellationToken cancellation)
    {
        request.Headers.Remove(ContentDigest.FieldName);
        request.Headers.TryAddWithoutValidation(ContentDigest.FieldName, profile.Sha512 ? ContentDigest.Sha512For(call.Body) : ContentDigest.ForSha256Hash(call.BodyDigest));
        List<string> wanted = [.. profile.Components];
        if (key.Statement is { } statement)
        {
            request.Headers.TryAddWithoutValidation(CertificateField, statement);
            wanted.Add(CertificateField.ToLowerInvariant());
        }

        var message = WireMessage.Of(request);
        var options = new HttpSignatureOptions
        {
            Components = [.. wanted.Where(name => name[0] == '@' || WireMessage.Has(message, name.Split(';')[0]))],
            Label = profile.Label,
            Lifetime = profile.Lifetime,
            Tag = profile.Tag,
            NameAlgorithm = profile.NameAlgorithm,
        };
        // A certified key goes by its own name: the statement says whose it is.
        var named = profile.KeyId is { } keyId && key.Statement is null ? new RenamedKey(key.Key, keyId) : key.Key;
        var signature = await HttpMessageSignature.SignAsync(message, options, named, time, cancellation);
        request.Headers.TryAddWithoutValidation("Signature-Input", signature.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signature.Signature);
    }

    /// <inheritdoc/>
    public JoseError? Verify(HttpRequestMessage request, HttpResponseMessage response, byte[] body, VerificationKeySet keys, out VerificationKey? by)
    {
        VerificationKey? found = by = null;
        var required = body.Length > 0 ? profile.ResponseComponents : [.. profile.ResponseComponents.Where(name => name != "content-digest")];
        var policy = new HttpSignaturePolicy { RequiredComponents = required, RequireNonce = false, MaxAge = profile.Lifetime, Tag = profile.Tag };
        var message = WireMessage.Of(response, request);
        var result = HttpMessageSignature.Verify(message, keyId => (found = keys.Find(keyId)) is { } key ? HttpVerificationKey.From(key, key.Algorithms[0], keyId) : null, policy, time);
        if (!result.Ok)
            return result.Error;
        by = found;
        var digests = message.Fields.Where(field => field.Key.Equals(ContentDigest.FieldName, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value).ToList();
        if (digests.Count == 0)
            return body.Length == 0 ? null : HttpSignatureError.Digest;
        return ContentDigest.TryParse(string.Join(", ", digests), out var digest) && digest!.Matches(body) ? null : HttpSignatureError.Digest;
    }
}
