using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Tests.Listeners;

public sealed class ClientChainTests
{
    private static readonly JsonElement Vectors =
        JsonDocument.Parse(File.ReadAllBytes(TestData.Path("x509", "client-chains.json"))).RootElement;

    public static TheoryData<string> Names => new(Vectors.GetProperty("cases").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chain_is_judged_as_the_vector_says(string name)
    {
        var vector = Vectors.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == name);
        var time = Vectors.GetProperty("time").GetDateTimeOffset();
        var sent = new X509Certificate2Collection(vector.GetProperty("intermediates").EnumerateArray().Select(Certificate).ToArray());
        var verifier = new ClientChainVerifier([Certificate(vector.GetProperty("anchor"))]);

        var refusal = verifier.Refusal(Certificate(vector.GetProperty("leaf")), sent, time);

        Assert.Equal(vector.GetProperty("expect").GetString(), refusal is null ? "accept" : "reject");
    }

    private static X509Certificate2 Certificate(JsonElement pem) => X509Certificate2.CreateFromPem(pem.GetString());
}
