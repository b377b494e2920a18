using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Cli.Pki;

/// <summary>Says of a certificate what a configuration needs.</summary>
internal static class CertificateText
{
    /// <summary>Writes subject, names, thumbprint (<c>x5t#S256</c>, RFC 8705 section 3.1) and end, and the files when they are new.</summary>
    public static void Write(ParseResult result, X509Certificate2 certificate, PemPair? files = null)
    {
        var subject = certificate.SubjectName.Name;
        var names = NamesOf(certificate);
        var thumbprint = Base64Url.EncodeToString(SHA256.HashData(certificate.RawDataMemory.Span));
        var notAfter = certificate.NotAfter.ToUniversalTime();
        if (result.WantsJson())
        {
            result.WriteJson(new { subject, names, thumbprint, notAfter, certificate = files?.CertificatePath, key = files?.KeyPath });
            return;
        }

        if (files is not null)
            result.Output().WriteLine($"certificate  {files.CertificatePath}\nkey          {files.KeyPath}");
        result.Output().WriteLine($"subject      {subject}");
        foreach (var name in names)
            result.Output().WriteLine($"name         {name}");
        result.Output().WriteLine($"thumbprint   {thumbprint}\nnot after    {notAfter:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        const string SubjectAlternativeName = "2.5.29.17";
        if (certificate.Extensions[SubjectAlternativeName] is not { } extension)
            return [];
        var names = new X509SubjectAlternativeNameExtension(extension.RawData);
        return [.. names.EnumerateDnsNames().Select(name => $"DNS:{name}"), .. names.EnumerateIPAddresses().Select(address => $"IP:{address}"), .. UriNames.Of(extension.RawData)];
    }
}
