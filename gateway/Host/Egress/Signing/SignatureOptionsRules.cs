using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Secrets;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>Every fault of one bank's signature settings, each as a sentence that names the key.</summary>
internal static class SignatureOptionsRules
{
    public static IEnumerable<string> Errors(string at, UpstreamOptions options)
    {
        var own = options.Signature;
        if (!SignatureProfile.Names.Contains(options.SigningProfile))
        {
            yield return $"{at}:SigningProfile is one of {string.Join(", ", SignatureProfile.Names)}.";
            yield break;
        }

        var profile = SignatureProfile.Of(options.SigningProfile, own);
        if (profile is { NeedsIssuer: true } && string.IsNullOrEmpty(options.SigningIssuer))
            yield return $"{at}:SigningIssuer is required by the signing profile.";
        if (options.Signature.CertifyFor is not null && profile?.Kind != SignatureKind.HttpMessage)
            yield return $"{at}:Signature:CertifyFor: {Uncertified(profile?.Kind)}";
        foreach (var error in Values($"{at}:Signature", own).Concat(profile is null ? [] : Fits($"{at}:Signature", profile, own)))
            yield return error;
    }

    /// <summary>Why a short-lived key is of no use with a kind of signature (docs/decisions/0023).</summary>
    private static string Uncertified(SignatureKind? kind) => kind switch
    {
        null => "nothing is signed.",
        SignatureKind.Webhook => "a shared secret certifies no key.",
        SignatureKind.Cavage or SignatureKind.Cms or SignatureKind.Xml => "the signature holds with the certificate of a trust service alone; only http-message carries a certifying statement.",
        _ => "the bank knows the one key that was registered with it; only http-message carries a certifying statement.",
    };

    private static IEnumerable<string> Values(string at, SignatureOptions own)
    {
        if (own.Key != "secret" && !own.Key.StartsWith("transit:", StringComparison.Ordinal) && !own.Key.StartsWith("pkcs11:", StringComparison.Ordinal))
            yield return $"{at}:Key is secret, transit:NAME or a pkcs11: URI.";
        if (own.Key.StartsWith("transit:", StringComparison.Ordinal) && !SecretName.IsValid(own.Key["transit:".Length..]))
            yield return $"{at}:Key: the name of a Transit key is made of a-z 0-9 . _ - only.";
        if (own.Key.Contains("pin-value", StringComparison.OrdinalIgnoreCase) || own.Key.Contains("pin-source", StringComparison.OrdinalIgnoreCase))
            yield return $"{at}:Key: no PIN here; it is in the file of Secrets:Pkcs11:PinFile.";
        if (own.Certificate is { } certificate && !File.Exists(certificate))
            yield return $"{at}:Certificate: there is no file '{certificate}'.";
        if (own.CertifyFor is { } life && (life < TimeSpan.FromMinutes(1) || life > TimeSpan.FromHours(24)))
            yield return $"{at}:CertifyFor is 00:01:00 to 1.00:00:00.";
        if (own.Lifetime is { } lifetime && (lifetime < TimeSpan.FromSeconds(10) || lifetime > TimeSpan.FromHours(1)))
            yield return $"{at}:Lifetime is 00:00:10 to 01:00:00.";
        if (own.Algorithm is not (null or "PS256" or "PS384" or "PS512" or "RS256"))
            yield return $"{at}:Algorithm is PS256, PS384, PS512 or RS256.";
        if (own.Digest is not (null or "sha-256" or "sha-512"))
            yield return $"{at}:Digest is sha-256 or sha-512.";
        foreach (var (key, field) in new[] { ("Field", own.Field), ("ResponseField", own.ResponseField), ("CertificateField", own.CertificateField) })
        {
            if (field is not null && !FieldRules.IsName(field))
                yield return $"{at}:{key}: '{field}' is not a field name.";
        }
    }

    private static IEnumerable<string> Fits(string at, SignatureProfile profile, SignatureOptions own)
    {
        if (own.Algorithm == "RS256" && profile.Kind is SignatureKind.Obie)
            yield return $"{at}:Algorithm: RS256 is not for JWS.";
        if (profile.Kind == SignatureKind.Cavage && profile.Algorithm != SignatureAlgorithm.RS256)
            yield return $"{at}:Algorithm: draft-cavage knows RS256 alone.";
        if (profile.Kind is SignatureKind.Cavage && (profile.Components.Any(name => name.AsSpan().ContainsAnyInRange('A', 'Z')) || !profile.Components.Contains("digest")))
            yield return $"{at}:Components are names in lower case, digest among them.";
        if (profile.Kind == SignatureKind.HttpMessage && !profile.Components.Contains("content-digest"))
            yield return $"{at}:Components: content-digest must be covered.";
        if (profile.Kind == SignatureKind.HttpMessage && !profile.ResponseComponents.Contains("@status"))
            yield return $"{at}:ResponseComponents: @status must be covered.";
        if (profile.Kind == SignatureKind.Webhook && own.Key != "secret")
            yield return $"{at}:Key: a shared secret is in the store.";
    }
}
