using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureFin.Rego;

/// <summary>crypto.x509.* and crypto.parse_private_keys.</summary>
internal static class X509Builtins
{
    private static readonly RegoValue Invalid = RegoArray.Create(RegoValue.False, RegoArray.Empty);

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("crypto.x509.parse_certificates", Whole(ParseCertificates, "x509: malformed certificate"));
        functions.Add("crypto.x509.parse_and_verify_certificates", static (context, args) =>
            Operand.String(context, args, 0, out var text) ? Verify(context, text, X509Options.Default(context), true) : default);
        functions.Add("crypto.x509.parse_and_verify_certificates_with_options", static (context, args) =>
            Operand.String(context, args, 0, out var text) && Operand.Object(context, args, 1, out var map)
                ? X509Certificates.Read(context, text, out _) is null ? Refused(context) : X509Options.Read(context, map) is { } options ? Verify(context, text, options, false) : default
                : default);
        functions.Add("crypto.x509.parse_certificate_request", Whole(ParseRequest, "asn1: structure error: tags don't match"));
        functions.Add("crypto.x509.parse_keypair", Whole(ParseKeyPair, "x509: malformed certificate"));
        functions.Add("crypto.x509.parse_rsa_private_key", ParseRsaPrivateKey);
        functions.Add("crypto.parse_private_keys", ParsePrivateKeys);
    }

    // What is no certificate, request or key through and through is an error of its own.
    private static BuiltinFunction Whole(BuiltinFunction read, string fault) => (context, args) =>
    {
        try
        {
            return read(context, args);
        }
        catch (Exception malformed) when (malformed is AsnContentException or CryptographicException)
        {
            return context.Fail(fault);
        }
    };

    // What could not be looked at to its end was not found invalid.
    private static RegoValue Refused(BuiltinContext context) => context.HasError ? default : Invalid;

    private static RegoArray Describe(List<byte[]> certificates, bool withUriStrings)
    {
        var items = new RegoValue[certificates.Count];
        for (var i = 0; i < items.Length; i++) items[i] = X509CertificateJson.Write(certificates[i], withUriStrings);
        return new RegoArray(items);
    }

    private static RegoValue ParseCertificates(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !context.Spend(text.Length >> 3)) return default;
        if (X509Certificates.Read(context, text, out var error) is not { } certificates) return context.Fail(error);
        return Describe(certificates, true);
    }

    private static RegoValue Verify(BuiltinContext context, string text, X509Options options, bool withUriStrings)
    {
        if (X509Certificates.Read(context, text, out _) is not { } certificates || X509Verification.Verify(certificates, options) is not { } chain) return Refused(context);
        try
        {
            return RegoArray.Create(RegoValue.True, Describe(chain, withUriStrings));
        }
        catch (AsnContentException)
        {
            return Invalid;
        }
    }

    private static RegoValue ParseRequest(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !StringBuiltins.MayRead(context, text)) return default;
        var bytes = Encoding.UTF8.GetBytes(text);
        if (!text.StartsWith("-----BEGIN CERTIFICATE REQUEST-----", StringComparison.Ordinal) && !GoBase64.TryDecode(text, false, out bytes, out var fault))
            return context.Fail($"illegal base64 data at input byte {fault}");
        var pem = Encoding.UTF8.GetString(bytes);
        if (!PemBlock.MayRead(context, pem)) return default;
        if (PemBlock.TryRead(pem, out var block, out _))
        {
            if (block.Label != "CERTIFICATE REQUEST") return context.Fail("invalid PEM-encoded certificate signing request");
            bytes = block.Data;
        }

        return X509RequestJson.Write(bytes);
    }

    private static RegoValue ParseKeyPair(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var certificate, out var key)) return default;
        if (ToPem(certificate, "CERTIFICATE") is not { } certificatePem || ToPem(key, "PRIVATE KEY") is not { } keyPem) return context.Fail("illegal base64 data at input byte 0");
        if (X509Certificates.Read(context, certificatePem, out var error) is not { Count: > 0 } chain) return context.Fail(error.Length > 0 ? error : "tls: failed to find any PEM data in certificate input");
        if (PrivateKeys.Read(context, keyPem, out error) is not { Count: > 0 } keys) return context.Fail(error.Length > 0 ? error : "tls: failed to find any PEM data in key input");
        if (!Fits(chain[0], keys[0])) return context.Fail("tls: private key does not match public key");
        var result = new RegoObjectBuilder(6);
        var items = new RegoValue[chain.Count];
        for (var i = 0; i < items.Length; i++) items[i] = DerReader.Base64(chain[i]);
        result.Set("Certificate", new RegoArray(items));
        result.Set("PrivateKey", PrivateKeys.ToGoJson(keys[0]));
        result.Set("SupportedSignatureAlgorithms", RegoValue.Null);
        result.Set("OCSPStaple", RegoValue.Null);
        result.Set("SignedCertificateTimestamps", RegoValue.Null);
        result.Set("Leaf", X509CertificateJson.Write(chain[0], false));
        return result.Build();
    }

    private static string? ToPem(string text, string label)
    {
        if (text.StartsWith("-----BEGIN ", StringComparison.Ordinal)) return text;
        if (!GoBase64.TryDecode(text, false, out var bytes, out _)) return null;
        return bytes.AsSpan().StartsWith("-----BEGIN "u8) ? Encoding.UTF8.GetString(bytes) : PemEncoding.WriteString(label, bytes);
    }

    private static bool Fits(byte[] der, JwtKey key)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null) return key.Rsa is { } own && rsa.ExportParameters(false).Modulus.AsSpan().SequenceEqual(own.Modulus);
        using var curve = certificate.GetECDsaPublicKey();
        return curve is not null && key.Curve is { } point && curve.ExportParameters(false).Q.X.AsSpan().SequenceEqual(point.Q.X);
    }

    private static RegoValue ParseRsaPrivateKey(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text)) return default;
        if (text.Length == 0) return context.Fail("input PEM data was empty");
        if (!text.StartsWith("-----BEGIN", StringComparison.Ordinal) && !GoBase64.TryDecode(text, false, out _, out var fault)) return context.Fail($"illegal base64 data at input byte {fault}");
        if (PrivateKeys.Read(context, text, out var error) is not { } keys) return context.Fail(error);
        return keys.Count == 0 ? RegoValue.Null : PrivateKeys.ToJwk(keys[0]);
    }

    private static RegoValue ParsePrivateKeys(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text)) return default;
        if (text.Length == 0) return RegoValue.Null;
        if (PrivateKeys.Read(context, text, out var error) is not { } keys) return context.Fail(error);
        var items = new RegoValue[keys.Count];
        for (var i = 0; i < items.Length; i++) items[i] = PrivateKeys.ToGoJson(keys[i]);
        return new RegoArray(items);
    }
}
