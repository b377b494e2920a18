using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Jose;

/// <summary>Signs and verifies requests and responses.</summary>
/// <remarks>Source: RFC 9421 sections 3.1 and 3.2. A covered content-digest says nothing about the body until <see cref="ContentDigest"/> has judged it.</remarks>
public static class HttpMessageSignature
{
    private const string InputField = "signature-input";
    private const string SignatureField = "signature";

    /// <summary>Signs the components of a message.</summary>
    /// <returns>The two field values; where the message has such fields already they are added as further lines.</returns>
    /// <exception cref="ArgumentException">A component is not well-formed or the message does not have it.</exception>
    public static async ValueTask<HttpSignatureFields> SignAsync(
        HttpMessage message, HttpSignatureOptions options, ISigningKey key, TimeProvider time, CancellationToken ct = default)
    {
        var input = SfItem.OfInnerList([.. options.Components.Select(ParseComponent)], Parameters(options, key, time));
        var text = HttpSignatureBase.Build(message, input) ?? throw new ArgumentException("The message does not have a component that is to be signed.", nameof(options));
        var signature = await key.SignAsync(Encoding.ASCII.GetBytes(text), ct);
        return new($"{options.Label}={StructuredField.Serialize(input)}", $"{options.Label}=:{Convert.ToBase64String(signature)}:");
    }

    /// <summary>Verifies one signature of a message.</summary>
    /// <param name="keys">Finds the key of a keyid, or null. A keyid is unverified text: look it up, do nothing else with it.</param>
    public static HttpSignatureResult Verify(HttpMessage message, Func<string, HttpVerificationKey?> keys, HttpSignaturePolicy policy, TimeProvider time)
    {
        if (Find(message, policy, out var label, out var signature) is not { } input) return HttpSignatureResult.Refused(HttpSignatureError.Fields);
        var read = HttpSignatureParameters.Read(input.Parameters);
        if (read is null || input.InnerList!.Count > policy.MaxComponents) return HttpSignatureResult.Refused(HttpSignatureError.Parameters);
        if (Judge(read, input, policy, time.GetUtcNow()) is { } error) return HttpSignatureResult.Refused(error);
        if (keys(read.KeyId!) is not { } key) return HttpSignatureResult.Refused(JoseError.KeyUnknown);
        if (read.Algorithm is { } named && named != key.AlgorithmName) return HttpSignatureResult.Refused(JoseError.Algorithm);
        if (HttpSignatureBase.Build(message, input) is not { } text) return HttpSignatureResult.Refused(HttpSignatureError.Component);
        if (!key.Verify(Encoding.ASCII.GetBytes(text), signature.Span)) return HttpSignatureResult.Refused(JoseError.Signature);
        return new()
        {
            Label = label,
            KeyId = read.KeyId,
            Nonce = read.Nonce,
            Tag = read.Tag,
            Created = read.Created,
            Expires = read.Expires,
            Components = [.. input.InnerList!.Select(StructuredField.Serialize)],
            SignatureBase = text,
            Signature = signature,
        };
    }

    private static SfItem? Find(HttpMessage message, HttpSignaturePolicy policy, out string label, out ReadOnlyMemory<byte> signature)
    {
        label = "";
        signature = default;
        if (message.Field(InputField) is not { } inputText || message.Field(SignatureField) is not { } signatureText
            || !StructuredField.TryParseDictionary(inputText, out var inputs) || !StructuredField.TryParseDictionary(signatureText, out var signatures)
            || inputs!.HasDuplicates || signatures!.HasDuplicates || inputs.Count == 0)
            return null;
        if (policy.Label is null && (inputs.Count != 1 || signatures.Count != 1)) return null;
        label = policy.Label ?? inputs[0].Key;
        if (signatures.Find(label) is not { Value: { Kind: SfKind.Bytes } bytes, Parameters.Count: 0 }) return null;
        signature = bytes.Bytes;
        return inputs.Find(label) is { InnerList: not null } input ? input : null;
    }

    private static JoseError? Judge(HttpSignatureParameters read, SfItem input, HttpSignaturePolicy policy, DateTimeOffset now)
    {
        if (read.KeyId is null || (policy.RequireNonce && read.Nonce is null)) return HttpSignatureError.Parameters;
        if (policy.Tag is { } tag && read.Tag != tag) return HttpSignatureError.Tag;
        if (read.Created is not { } created || created > now + policy.ClockSkew || now - created > policy.MaxAge + policy.ClockSkew) return HttpSignatureError.Time;
        if (read.Expires is { } expires && (expires < created || now - policy.ClockSkew > expires)) return HttpSignatureError.Time; // added to the last second that there is, the skew has no date
        var covered = input.InnerList!.Select(StructuredField.Serialize).ToHashSet(StringComparer.Ordinal);
        return policy.RequiredComponents.All(component => covered.Contains(StructuredField.Serialize(ParseComponent(component)))) ? null : HttpSignatureError.Coverage;
    }

    private static SfParameters Parameters(HttpSignatureOptions options, ISigningKey key, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var parameters = new SfParameters();
        parameters.Set("created", SfBareItem.OfInteger(now.ToUnixTimeSeconds()));
        if (options.Lifetime is { } lifetime) parameters.Set("expires", SfBareItem.OfInteger((now + lifetime).ToUnixTimeSeconds()));
        if (options.Nonce) parameters.Set("nonce", SfBareItem.OfString(CanonicalBase64Url.Encode(RandomNumberGenerator.GetBytes(16))));
        parameters.Set("keyid", SfBareItem.OfString(key.Kid));
        if (options.NameAlgorithm && HttpSignatureAlgorithm.NameOf(key.Algorithm) is { } name) parameters.Set("alg", SfBareItem.OfString(name));
        if (options.Tag is { } tag) parameters.Set("tag", SfBareItem.OfString(tag));
        return parameters;
    }

    // "@method;req" and "content-digest" are written without the quotes that the structured form has.
    private static SfItem ParseComponent(string text)
    {
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var quoted = end < 0 ? $"\"{text}\"" : $"\"{text[..end]}\"{text[end..]}";
        return StructuredField.TryParseItem(quoted, out var item) ? item! : throw new ArgumentException("Not a component identifier.", nameof(text));
    }
}
