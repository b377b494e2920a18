using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Rego.Tests.Builtins;

/// <summary>crypto.x509.* over certificates whose extensions no authority would write.</summary>
public sealed class CertificateOddityTests
{
    private const string Names = "2.5.29.17";
    private const string Basics = "2.5.29.19";

    [Theory]
    [InlineData(Names, "300787050102030405")] // an address of five bytes
    [InlineData(Basics, "300F0101FF020A7FFFFFFFFFFFFFFFFFFF")] // a path of 2^79 certificates
    [InlineData(Basics, "0400")]
    public void A_malformed_extension_makes_a_malformed_certificate(string oid, string der)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Certificate(key, oid, der);

        Assert.Equal("x509: malformed certificate", Call("crypto.x509.parse_certificates", RegoValue.FromString(pem)).Error);
        Assert.Equal("x509: malformed certificate", Call("crypto.x509.parse_keypair", RegoValue.FromString(pem), RegoValue.FromString(key.ExportECPrivateKeyPem())).Error);
    }

    [Fact]
    public void Addresses_are_written_as_Go_writes_them()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Certificate(key, Names, "3018" + "8710" + "000000000000000000000000" + "01020304" + "8704" + "0A000001");

        var certificate = Call("crypto.x509.parse_certificates", RegoValue.FromString(pem)).Value.AsArray()[0].AsObject();

        Assert.Equal("""["::102:304","10.0.0.1"]""", certificate["IPAddresses"].ToJson());
    }

    [Fact]
    public void A_path_may_be_longer_than_any_chain()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Certificate(key, Basics, "300B0101FF0206010000000000");

        var certificate = Call("crypto.x509.parse_certificates", RegoValue.FromString(pem)).Value.AsArray()[0].AsObject();

        Assert.Equal("1099511627776", certificate["MaxPathLen"].ToJson());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("..")]
    [InlineData("\0")]
    public void A_wanted_name_that_no_host_can_have_fits_no_certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Certificate(key, Basics, "30030101FF");
        var options = new RegoObjectBuilder(1);
        options.Set("DNSName", RegoValue.FromString(name));

        Assert.Equal("[false,[]]", Call("crypto.x509.parse_and_verify_certificates_with_options", RegoValue.FromString(pem + pem), options.Build()).Value.ToJson());
    }

    private static string Certificate(ECDsa key, string oid, string der)
    {
        var request = new CertificateRequest("CN=odd", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension(oid, Convert.FromHexString(der), false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return certificate.ExportCertificatePem() + "\n";
    }

    private static (RegoValue Value, string? Error) Call(string name, params RegoValue[] args)
    {
        var context = new BuiltinContext { NowNanoseconds = 1_700_000_000_000_000_000 };
        var value = BuiltinRegistry.Find(name)!.Invoke!(context, args);
        return (value, context.TakeError(name)?.Message.Replace(name + ": ", "", StringComparison.Ordinal));
    }
}
