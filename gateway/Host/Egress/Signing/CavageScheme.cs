using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>Berlin Group: <c>Digest</c>, <c>Signature</c> and the seal certificate.</summary>
/// <remarks>Source: NextGenPSD2 Implementation Guidelines 1.3 section 12, draft-cavage-http-signatures-10. A request without a body has the digest of no bytes.</remarks>
internal sealed class CavageScheme(SignatureProfile profile, TimeProvider time) : ISignatureScheme
{
    private const string RequestId = "X-Request-ID";

    /// <inheritdoc/>
    public IReadOnlyList<string> ResponseFields { get; } = [CavageSignature.FieldName];

    /// <inheritdoc/>
    public IReadOnlyList<SignatureAlgorithm> ResponseAlgorithms => [SignatureAlgorithm.RS256];

    /// <inheritdoc/>
    public async ValueTask SignAsync(HttpRequestMessage request, EgressCall call, SealingKey key, CancellationToken cancellation)
    {
        var headers = request.Headers;
        Replace(headers, LegacyDigest.FieldName, LegacyDigest.For(call.Body));
        if (!headers.Contains(RequestId))
            headers.TryAddWithoutValidation(RequestId, Guid.NewGuid().ToString("D"));
        if (profile.Components.Contains("date") && !headers.Contains("Date"))
            headers.TryAddWithoutValidation("Date", time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        if (profile.CertificateField is { } field)
            Replace(headers, field, Convert.ToBase64String(Certificate(key).RawDataMemory.Span));
        var message = WireMessage.Of(request);
        var covered = profile.Components.Where(name => name == "(request-target)" || WireMessage.Has(message, name)).ToList();
        headers.TryAddWithoutValidation(CavageSignature.FieldName, await CavageSignature.SignAsync(message, covered, profile.KeyId ?? KeyId(Certificate(key)), key.Key, cancellation));
    }

    /// <inheritdoc/>
    public JoseError? Verify(HttpRequestMessage request, HttpResponseMessage response, byte[] body, VerificationKeySet keys, out VerificationKey? by)
    {
        VerificationKey? found = by = null;
        if (SignatureScheme.Single(response, CavageSignature.FieldName) is not { } value || SignatureScheme.Single(response, LegacyDigest.FieldName) is not { } digest)
            return HttpSignatureError.Fields;
        var message = WireMessage.Of(response, request: null);
        if (CavageSignature.Verify(message, value, id => found = keys.Find(id), profile.ResponseComponents) is { } error)
            return error;
        by = found;
        if (!LegacyDigest.Matches(digest, body))
            return HttpSignatureError.Digest;
        return profile.ResponseComponents.Contains("x-request-id") && !IsAnswerTo(request, response) ? HttpSignatureError.Component : null;
    }

    // A signed answer to another request is no answer to this one.
    private static bool IsAnswerTo(HttpRequestMessage request, HttpResponseMessage response) =>
        request.Headers.NonValidated.TryGetValues(RequestId, out var asked)
        && string.Equals(SignatureScheme.Single(response, RequestId), asked.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Serial number in hexadecimal and issuer of the seal certificate; <c>Signature:KeyId</c> stands in where a bank writes it otherwise.</summary>
    private static string KeyId(X509Certificate2 certificate) =>
        $"SN={certificate.SerialNumber.TrimStart('0')},CA={certificate.IssuerName.Decode(X500DistinguishedNameFlags.Reversed | X500DistinguishedNameFlags.DoNotUseQuotes).Replace(", ", ",", StringComparison.Ordinal)}";

    private static X509Certificate2 Certificate(SealingKey key) =>
        key.Certificate ?? throw new ProblemException(Problems.SecretUnavailable, "The signing secret has no certificate, which this profile sends.");

    private static void Replace(System.Net.Http.Headers.HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
