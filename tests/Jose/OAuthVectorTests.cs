namespace SecureFin.Jose.Tests;

/// <summary>Examples of RFC 8705 and RFC 9449.</summary>
public sealed class OAuthVectorTests
{
    [Fact]
    public void The_certificate_of_RFC_8705_has_its_thumbprint()
    {
        var vector = TestData.Json("jose", "oauth", "rfc8705.json");

        Assert.Equal(vector.Text("x5t#S256"), CertificateThumbprint.Of(vector.GetProperty("certificateDerBase64").GetBytesFromBase64()));
    }

    [Fact]
    public void The_key_of_RFC_9449_has_its_thumbprint()
    {
        var vector = TestData.Json("jose", "oauth", "rfc9449.json");

        Assert.Equal(vector.Text("jkt"), Jwk.Parse(vector.GetProperty("jwk").Utf8()).Thumbprint);
    }

    [Fact]
    public void The_proofs_of_RFC_9449_are_judged_as_written()
    {
        foreach (var test in TestData.Json("jose", "oauth", "rfc9449.json").GetProperty("cases").EnumerateArray())
        {
            var clock = FixedClock.AtUnix(test.GetProperty("now").GetInt64());

            var result = DpopProof.Verify(test.Text("proof"), test.Text("htm"), test.Text("htu"), new DpopPolicy(), clock);

            Assert.True(result.Ok == (test.Text("expect") == "valid"), test.Text("name"));
        }
    }
}
