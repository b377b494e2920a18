using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Tests.Egress;

/// <summary>A certificate authority for one test, with the PEM file that trusts it.</summary>
internal sealed class TestPki : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddHours(-1);
    private readonly X509Certificate2 _authority;

    public TestPki()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _authority = request.CreateSelfSigned(From, From.AddDays(1));
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    public string AuthorityFile { get; } = Path.Combine(Path.GetTempPath(), $"sfg-test-ca-{Guid.NewGuid():N}.pem");

    public X509Certificate2 Authority => _authority;

    /// <summary>A server certificate for one host name or address.</summary>
    public X509Certificate2 Server(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        return Issue("CN=server", "1.3.6.1.5.5.7.3.1", names.Build());
    }

    /// <summary>A client certificate with its key, as the PEM text of a transport secret.</summary>
    public string ClientPem(string name)
    {
        using var certificate = Issue($"CN={name}", "1.3.6.1.5.5.7.3.2", names: null);
        using var key = certificate.GetECDsaPrivateKey()!;
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose()
    {
        _authority.Dispose();
        File.Delete(AuthorityFile);
    }

    private X509Certificate2 Issue(string subject, string usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (names is not null)
            request.CertificateExtensions.Add(names);
        using var certificate = request.Create(_authority, From, From.AddHours(20), RandomNumberGenerator.GetBytes(12));
        using var full = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(full.Export(X509ContentType.Pkcs12), null);
    }
}
