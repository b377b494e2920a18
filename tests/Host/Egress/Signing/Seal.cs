using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress.Signing;

/// <summary>A seal key with its certificate, as the PEM of a signing secret; EC or RSA.</summary>
internal sealed class Seal : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private Seal(AsymmetricAlgorithm key, X509Certificate2 certificate) => (_key, Certificate) = (key, certificate);

    public static Seal Rsa { get; } = Make(RSA.Create(2048));

    public static Seal Ec { get; } = Make(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public X509Certificate2 Certificate { get; }

    public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Key and certificate, named <c>seal-1</c>.</summary>
    public string Secret => $"kid: seal-1\n{KeyPem}\n{Certificate.ExportCertificatePem()}\n";

    public ISigningKey Signer(SignatureAlgorithm algorithm, string kid = "seal-1") =>
        _key is RSA ? RsaSigningKey.FromPem(KeyPem, kid, algorithm) : EcdsaSigningKey.FromPem(KeyPem, kid);

    public VerificationKey Public(params SignatureAlgorithm[] algorithms) => VerificationKey.FromCertificate(Certificate, "seal-1", algorithms);

    public void Dispose() => _key.Dispose();

    private static Seal Make(AsymmetricAlgorithm key)
    {
        const string Name = "CN=Example Seal CA, O=Example Trust, C=DE";
        var request = key is RSA rsa
            ? new CertificateRequest(Name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(Name, (ECDsa)key, HashAlgorithmName.SHA256);
        var from = DateTimeOffset.UtcNow.AddHours(-1);
        return new Seal(key, X509CertificateLoader.LoadCertificate(request.CreateSelfSigned(from, from.AddDays(1)).RawData));
    }
}
