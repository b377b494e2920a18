using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Fuzz.Inputs;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Jose;

namespace SecureFin.Fuzz.Targets;

/// <summary>Detached CMS signatures with edits: what is accepted is a signature of a known key over this content and no other.</summary>
internal sealed class CmsTarget : IFuzzTarget
{
    private static readonly byte[] Content = "<Document>10.00</Document>"u8.ToArray();
    private static readonly byte[] Other = "<Document>99.00</Document>"u8.ToArray();
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    // tags and lengths that DER readers trip over: indefinite, too long, empty, high tag numbers
    private readonly Mutator _mutator = new("0\u0000", "0\u00801", "\u0030\u0084\u007f", "\u0002\u0001\u0000", "\u0005\u0000", "\u0006\u0003", "\u0024\u0000", "\u001f\u0081", "*\u0086H");

    private readonly VerificationKeySet _keys;
    private readonly byte[][] _seeds;

    public CmsTarget()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var now = Clock.Standing.GetUtcNow();
        using var elliptic = new CertificateRequest("CN=ec", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var classic = new CertificateRequest("CN=rsa", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var first = EcdsaSigningKey.FromPem(ecdsa.ExportPkcs8PrivateKeyPem(), "ec");
        using var second = RsaSigningKey.FromPem(rsa.ExportPkcs8PrivateKeyPem(), "rsa", SignatureAlgorithm.RS256);
        _keys = new VerificationKeySet(VerificationKey.FromCertificate(elliptic, "ec", SignatureAlgorithm.ES256), VerificationKey.FromCertificate(classic, "rsa", SignatureAlgorithm.RS256));
        _seeds = [Sign(first, elliptic), Sign(second, classic)];
    }

    public byte[] Make(Rng rng) => rng.OneIn(50) ? rng.Pick(_seeds) : _mutator.Mutate(rng, _seeds);

    public bool Try(byte[] input)
    {
        var now = Clock.Standing.GetUtcNow();
        if (CmsSignature.Verify(input, Content, _keys, now, Window) is not null) return false;
        Broken.Unless(CmsSignature.Verify(input, Other, _keys, now, Window) is not null, "another content verifies");
        Broken.Unless(CmsSignature.Verify(input, Content, _keys, now + Window + Window, Window) is not null, "its time does not count");
        return true;
    }

    private static byte[] Sign(ISigningKey key, X509Certificate2 certificate) =>
        CmsSignature.SignAsync(Content, key, certificate, Clock.Standing.GetUtcNow(), CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
