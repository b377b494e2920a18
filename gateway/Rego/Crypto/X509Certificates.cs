using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Reads certificates from PEM, from Base64 of PEM, or from Base64 of DER.</summary>
internal static class X509Certificates
{
    private const int MaxCertificates = 100;

    /// <summary>DER of each certificate, or null with Go's error text.</summary>
    public static List<byte[]>? Read(BuiltinContext context, string text, out string error)
    {
        error = string.Empty;
        if (text.StartsWith("-----BEGIN", StringComparison.Ordinal)) return FromPem(context, text, out error);
        if (!GoBase64.TryDecode(text, urlSafe: false, out var bytes, out var fault))
        {
            error = $"illegal base64 data at input byte {fault}";
            return null;
        }

        return bytes.AsSpan().StartsWith("-----BEGIN"u8) ? FromPem(context, Encoding.UTF8.GetString(bytes), out error) : Split(bytes, out error);
    }

    private static List<byte[]>? FromPem(BuiltinContext context, string text, out string error)
    {
        error = string.Empty;
        if (!PemBlock.MayRead(context, text)) return null;
        using var all = new MemoryStream();
        var rest = text.AsSpan();
        while (PemBlock.TryRead(rest, out var block, out rest))
        {
            if (block.Label != "CERTIFICATE")
            {
                error = $"PEM block type is '{block.Label}', expected CERTIFICATE";
                return null;
            }

            all.Write(block.Data);
        }

        return Split(all.ToArray(), out error);
    }

    private static List<byte[]>? Split(byte[] der, out string error)
    {
        var result = new List<byte[]>();
        error = "x509: malformed certificate";
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            while (reader.HasData && result.Count < MaxCertificates)
            {
                var one = reader.ReadEncodedValue().ToArray();
                using var certificate = X509CertificateLoader.LoadCertificate(one);
                result.Add(one);
            }

            return result;
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException)
        {
            return null;
        }
    }
}
