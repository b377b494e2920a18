using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Reads keys of tokens: a PEM certificate or public key, a JWK or a JWK set (RFC 7517).</summary>
internal static class JwtKeys
{
    // Weighed in characters.
    private static readonly BoundedCache<string, (IReadOnlyList<JwtKey>? Keys, string? Error)> Cache = new(256, 1 << 22, StringComparer.Ordinal);

    /// <summary>Keys of a text, or null with OPA's error text.</summary>
    public static IReadOnlyList<JwtKey>? Read(BuiltinContext context, string text, out string error)
    {
        error = string.Empty;
        if (!PemBlock.MayRead(context, text)) return null;
        if (!Cache.TryGet(text, out var entry))
        {
            var keys = Parse(text, out var fault);
            entry = (keys, fault);
            Cache.Add(text, entry, text.Length);
        }

        error = entry.Error ?? string.Empty;
        return entry.Keys;
    }

    private static List<JwtKey>? Parse(string text, out string error)
    {
        error = string.Empty;
        if (PemBlock.TryRead(text, out var block, out var rest))
        {
            if (rest.Length > 0) error = "extra data after a PEM certificate block";
            else if (block.Label == "CERTIFICATE") return FromCertificate(block.Data, out error) is { } key ? [key] : null;
            else if (block.Label == "PUBLIC KEY") return FromPublicKey(block.Data, out error) is { } key ? [key] : null;
            else error = "failed to extract a Key from the PEM certificate";
            return null;
        }

        if (ParseJwk(text, out error) is { } keys) return keys;
        error = $"failed to parse a JWK key (set): {error}";
        return null;
    }

    private static JwtKey? FromCertificate(byte[] der, out string error)
    {
        error = string.Empty;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return Of(certificate);
        }
        catch (CryptographicException)
        {
            error = "failed to parse a PEM certificate: x509: malformed certificate";
            return null;
        }
    }

    private static JwtKey Of(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null) return new JwtKey { Rsa = rsa.ExportParameters(false) };
        using var curve = certificate.GetECDsaPublicKey();
        return new JwtKey { Curve = curve?.ExportParameters(false) };
    }

    private static JwtKey? FromPublicKey(byte[] der, out string error)
    {
        error = string.Empty;
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(der, out _);
            return new JwtKey { Rsa = rsa.ExportParameters(false) };
        }
        catch (CryptographicException)
        {
            try
            {
                using var curve = ECDsa.Create();
                curve.ImportSubjectPublicKeyInfo(der, out _);
                return new JwtKey { Curve = curve.ExportParameters(false) };
            }
            catch (CryptographicException)
            {
                return OfAnotherKind(der, out error);
            }
        }
    }

    // A key of an algorithm that no token uses here, such as Ed25519, verifies nothing.
    private static JwtKey? OfAnotherKind(byte[] der, out string error)
    {
        try
        {
            error = string.Empty;
            _ = PublicKey.CreateFromSubjectPublicKeyInfo(der, out _);
            return new JwtKey();
        }
        catch (CryptographicException)
        {
            error = "failed to parse a PEM public key: x509: failed to parse public key";
            return null;
        }
    }

    /// <summary>Keys of a JWK or a JWK set, or null with the fault. Keys of unknown algorithms are left out of sets.</summary>
    public static List<JwtKey>? ParseJwk(string json, out string error)
    {
        if (!RegoJson.TryParse(Encoding.UTF8.GetBytes(json), JsonLimits.Default, out var value, out var fault))
        {
            error = fault!;
            return null;
        }

        error = "failed to unmarshal JWK";
        if (value.Reference is not RegoObject map) return null;
        if (map["keys"].Reference is not RegoArray { Count: > 0 } set) return JwkReader.Read(map, out error) is { } single ? [single] : null;
        var keys = new List<JwtKey>(set.Count);
        foreach (ref readonly var member in set.AsSpan())
        {
            if (member.Reference is not RegoObject jwk || JwkReader.Read(jwk, out error) is not { } key) return null;
            if (key.Alg != JwkReader.UnknownAlgorithm) keys.Add(key);
        }

        return keys;
    }
}
