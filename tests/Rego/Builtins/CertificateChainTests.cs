using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Rego.Tests.Builtins;

/// <summary>crypto.x509.parse_and_verify_certificates(_with_options): which chains hold, as Go's x509 decides it.</summary>
public sealed class CertificateChainTests : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly DateTimeOffset To = From.AddYears(10);

    private readonly X509Certificate2 _root = Issue("root", null, true);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_chain_holds_from_the_last_certificate_through_the_others_to_the_first()
    {
        using var middle = Issue("middle", _root, true);
        using var leaf = Issue("leaf", middle, false);

        Assert.Equal(["leaf", "middle", "root"], Chain(_root, middle, leaf));
        Assert.Null(Chain(_root, leaf));
        Assert.Null(Chain(leaf));
        Assert.Null(Chain(leaf, middle, _root));
    }

    [Fact]
    public void What_is_given_as_root_is_trusted_though_another_signed_it()
    {
        using var middle = Issue("middle", _root, true);
        using var leaf = Issue("leaf", middle, false);
        using var other = Issue("middle", _root, true);

        Assert.Equal(["leaf", "middle"], Chain(middle, leaf));
        Assert.Null(Chain(other, leaf));
        Assert.Null(Chain(middle, leaf, To.AddDays(1)));
    }

    [Fact]
    public void A_certificate_that_is_no_authority_signs_nothing()
    {
        using var middle = Issue("middle", _root, false);
        using var leaf = Issue("leaf", middle, false);

        Assert.Null(Chain(_root, middle, leaf));
    }

    [Fact]
    public void A_certificate_signed_with_SHA_1_is_refused()
    {
        using var leaf = Issue("leaf", _root, false, isBroken: true);

        Assert.Null(Chain(_root, leaf));
    }

    [Theory]
    [InlineData("""{"DNSName":"leaf.example"}""", true)]
    [InlineData("""{"DNSName":"other.example"}""", false)]
    [InlineData("""{"KeyUsages":["KeyUsageClientAuth"]}""", false)]
    [InlineData("""{"KeyUsages":["KeyUsageServerAuth","KeyUsageClientAuth"]}""", true)]
    [InlineData("""{"KeyUsages":["KeyUsageAny"]}""", true)]
    [InlineData("""{"KeyUsages":[]}""", true)]
    [InlineData("""{"MaxConstraintComparisons":5}""", true)]
    [InlineData("""{"CurrentTime":0}""", false)]
    [InlineData("""{"KeyUsages":["x","y"]}""", "invalid entries for 'KeyUsages' found: [x y]")]
    [InlineData("""{"KeyUsages":"x"}""", "'KeyUsages' should be an Array or Set")]
    [InlineData("""{"CurrentTime":"x"}""", "'CurrentTime' should be a number")]
    [InlineData("""{"CurrentTime":1.5}""", "'CurrentTime' should be a valid int64 number")]
    [InlineData("""{"DNSName":1}""", "'DNSName' should be a string")]
    [InlineData("""{"Roots":[]}""", "invalid key option")]
    public void Options_narrow_what_holds(string options, object answer)
    {
        using var leaf = Issue("leaf", _root, false);
        var (value, error) = Call("crypto.x509.parse_and_verify_certificates_with_options", From.AddDays(1), Text([_root, leaf]), RegoJson.Parse(options));

        if (answer is string text) Assert.EndsWith(text, error, StringComparison.Ordinal);
        else Assert.Equal(answer, value.AsArray()[0].IsTrue);
    }

    private static List<string>? Chain(X509Certificate2 first, X509Certificate2 second, DateTimeOffset at) => Names([first, second], at);

    private static List<string>? Chain(params X509Certificate2[] certificates) => Names(certificates, From.AddDays(1));

    private static List<string>? Names(X509Certificate2[] certificates, DateTimeOffset at)
    {
        var answer = Call("crypto.x509.parse_and_verify_certificates", at, Text(certificates)).Value.AsArray();
        return answer[0].IsTrue ? answer[1].AsArray().AsSpan().ToArray().Select(item => item.AsObject()["Subject"].AsObject()["CommonName"].AsString()).ToList() : null;
    }

    private static RegoValue Text(X509Certificate2[] certificates) => RegoValue.FromString(string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n")));

    private static (RegoValue Value, string Error) Call(string name, DateTimeOffset at, params RegoValue[] args)
    {
        var context = new BuiltinContext { NowNanoseconds = at.ToUnixTimeSeconds() * 1_000_000_000 };
        var value = BuiltinRegistry.Find(name)!.Invoke!(context, args);
        return (value, context.TakeError(name)?.Message ?? "");
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer, bool isAuthority, bool isBroken = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName($"{name}.example");
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        }

        using var signer = issuer?.GetECDsaPrivateKey();
        var generator = isBroken ? new Sha1Generator(signer ?? key) : X509SignatureGenerator.CreateForECDsa(signer ?? key);
        using var made = request.Create(issuer?.SubjectName ?? request.SubjectName, generator, From, To, RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }

    /// <summary>ecdsa-with-SHA1, which the platform no longer offers for certificates.</summary>
    private sealed class Sha1Generator(ECDsa key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300906072A8648CE3D0401");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => CreateForECDsa(key).PublicKey;
    }
}
