using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Sandbox.Pki;

/// <summary>
/// A certificate authority for one machine's sandbox: ECDSA P-256, files below one folder, keys readable by their owner only.
/// Asking again for the same certificate returns the same files until they near their end. Never for production.
/// </summary>
public sealed class DevPki
{
    /// <summary>Trust domain of the workloads' SPIFFE ids.</summary>
    public const string TrustDomain = "sandbox.securefin.test";

    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan Margin = TimeSpan.FromDays(30);

    private readonly string _folder;
    private readonly TimeProvider _clock;

    private DevPki(string folder, TimeProvider clock) => (_folder, _clock) = (folder, clock);

    /// <summary>PEM file of the authority that vouches for servers and clients.</summary>
    public string AuthorityPath => PathOf("ca.pem");

    /// <summary>Opens the PKI of a folder and makes its authority when there is none.</summary>
    public static DevPki Create(string folder, TimeProvider? clock = null)
    {
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var pki = new DevPki(folder, clock ?? TimeProvider.System);
        pki.Authority("ca");
        return pki;
    }

    /// <summary>A server certificate for loopback and more host names.</summary>
    public DevCertificate Server(string name, params IReadOnlyList<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Prepend("localhost").Distinct(StringComparer.Ordinal))
            names.AddDnsName(host);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        return Leaf(name, "ca", name, names, CertificatePurpose.Server, _clock.GetUtcNow());
    }

    /// <summary>A client certificate: subject <c>CN=workload, O=SecureFin Sandbox</c>, SAN <see cref="SpiffeId"/>.</summary>
    /// <param name="workload">Workload id.</param>
    /// <param name="file">File name without extension; default the workload's. Another name makes a second certificate of the same workload.</param>
    public DevCertificate Client(string workload, string? file = null) =>
        Leaf(file ?? workload, "ca", workload, NameOf(workload), CertificatePurpose.Client, _clock.GetUtcNow());

    /// <summary>The same subject, valid for one day that lies a year back.</summary>
    public DevCertificate ExpiredClient(string workload) =>
        Leaf($"{workload}-expired", "ca", workload, NameOf(workload), CertificatePurpose.ExpiredClient, _clock.GetUtcNow());

    /// <summary>The same subject, vouched for by an authority that nobody configured.</summary>
    public DevCertificate RogueClient(string workload) =>
        Leaf($"{workload}-rogue", "rogue-ca", workload, NameOf(workload), CertificatePurpose.Client, _clock.GetUtcNow());

    /// <summary>URI name of a workload's certificate.</summary>
    public static string SpiffeId(string workload) => $"spiffe://{TrustDomain}/{workload}";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static SubjectAlternativeNameBuilder NameOf(string workload)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(SpiffeId(workload)));
        return names;
    }

    private DevCertificate Authority(string name)
    {
        var files = new DevCertificate(PathOf($"{name}.pem"), PathOf($"{name}.key"));
        if (IsGood(files, _clock.GetUtcNow() + Margin))
            return files;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=SecureFin Sandbox {name}, O=SecureFin Sandbox", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = _clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(10));
        Write(files, certificate, key);
        return files;
    }

    private DevCertificate Leaf(
        string file, string authority, string commonName, SubjectAlternativeNameBuilder names, CertificatePurpose purpose, DateTimeOffset now)
    {
        var files = new DevCertificate(PathOf($"{file}.pem"), PathOf($"{file}.key"));
        var end = purpose == CertificatePurpose.ExpiredClient ? now.AddDays(-365) : now + LeafLifetime;
        if (purpose == CertificatePurpose.ExpiredClient ? File.Exists(files.CertificatePath) : IsGood(files, now + Margin))
            return files;
        using var issuer = Authority(authority).Load();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}, O=SecureFin Sandbox", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(UsageOf(purpose))], critical: false));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var begin = purpose == CertificatePurpose.ExpiredClient ? end.AddDays(-1) : now.AddMinutes(-5);
        var generator = X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!);
        using var certificate = request.Create(issuer.SubjectName, generator, begin, end, SerialNumber());
        Write(files, certificate, key);
        return files;
    }

    private static string UsageOf(CertificatePurpose purpose) => purpose == CertificatePurpose.Server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";

    // Positive and 126 random bits (RFC 5280 section 4.1.2.2).
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }

    private static bool IsGood(DevCertificate files, DateTimeOffset until)
    {
        if (!File.Exists(files.CertificatePath) || !File.Exists(files.KeyPath))
            return false;
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(files.CertificatePath);
        return certificate.NotAfter.ToUniversalTime() > until.UtcDateTime;
    }

    private static void Write(DevCertificate files, X509Certificate2 certificate, ECDsa key)
    {
        WriteWhole(files.KeyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        WriteWhole(files.CertificatePath, certificate.ExportCertificatePem() + "\n");
    }

    // A reader sees the old file or the new one, never half of it; the key is never readable by others, not even for a moment.
    private static void WriteWhole(string path, string text)
    {
        var part = path + ".part";
        File.Delete(part);
        using (var file = new FileStream(part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        using (var writer = new StreamWriter(file))
            writer.Write(text);
        File.Move(part, path, overwrite: true);
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private enum CertificatePurpose
    {
        Server,
        Client,
        ExpiredClient,
    }
}
