using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Secrets.Vault;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Secrets.Vault;

public sealed class TransitTests : IDisposable
{
    private readonly string _secretId = Path.Combine(Path.GetTempPath(), $"sfg-secret-id-{Guid.NewGuid():N}");
    private readonly RunningTime _time = new();

    public TransitTests()
    {
        File.WriteAllText(_secretId, "0e427ade-7082-eee3-9a6b-bc8ec24db052\n");
        File.SetUnixFileMode(_secretId, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_secretId);

    [Fact]
    public async Task A_recorded_batch_of_a_real_server_verifies_entry_by_entry()
    {
        var vault = new ReplayHandler().Then("transit.json", "read key ecdsa-p256").Then("transit.json", "batch sign");
        var (client, login) = Connect(new LoginFirst(vault));
        var (key, version) = await new TransitKeys(client, login, "transit", _time).GetAsync("sig-ecdsa-p256", null, SignatureAlgorithm.PS256, null, Ct);
        ReadOnlyMemory<byte>[] texts = ["one"u8.ToArray(), "two"u8.ToArray(), "three"u8.ToArray()];

        var signatures = await new TransitBatch(client, login, "transit", "sig-ecdsa-p256", version, key.Algorithm).SignAllAsync(texts, Ct);

        Assert.Equal(("sig-ecdsa-p256-v1", SignatureAlgorithm.ES256), (key.Kid, key.Algorithm));
        var known = VerificationKey.From(key.PublicJwk);
        Assert.All(texts.Zip(signatures), pair => Assert.True(known.Verify(pair.First.Span, pair.Second, SignatureAlgorithm.ES256)));
        Assert.Empty(vault.Left);
    }

    [Theory]
    [InlineData("sign, key not there", "there is no such key")]
    [InlineData("sign with key_version 9", "this version of the key may not sign")]
    [InlineData("token that may only sign: sign with the hash in the path", "policy denies")]
    [InlineData("batch sign, one input bad", "another number")]
    public async Task A_recorded_refusal_becomes_a_refusal_that_says_why(string recorded, string why)
    {
        var (client, login) = Connect(new LoginFirst(new Answering(Recorded(recorded).GetProperty("response"))));
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => new TransitBatch(client, login, "transit", "k", 1, SignatureAlgorithm.ES256).SignAsync("x"u8.ToArray(), Ct));
        Assert.Equal("secret.unavailable", refusal.Problem.Code);
        Assert.Contains(why, refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read key that is not there")]
    [InlineData("read key ed25519")]
    public async Task A_key_that_cannot_sign_here_is_refused(string recorded)
    {
        var (client, login) = Connect(new LoginFirst(new ReplayHandler().ThenWhereverAsked("transit.json", recorded)));
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => new TransitKeys(client, login, "transit", _time).GetAsync("k", null, SignatureAlgorithm.PS256, null, Ct));
        Assert.Equal("secret.unavailable", refusal.Problem.Code);
    }

    [Fact]
    public async Task A_server_that_ignores_the_salt_length_is_found_out_before_a_signature_leaves()
    {
        var signed = Recorded("sign rsa-2048, pss + jws marshaling (PS256)");
        var (client, login) = Connect(new LoginFirst(new OldServer(Recorded("read key rsa-2048"), signed)));
        var (key, _) = await new TransitKeys(client, login, "transit", _time).GetAsync("k", "seal", SignatureAlgorithm.PS256, null, Ct);
        var text = signed.GetProperty("request").GetProperty("body").GetProperty("input").GetBytesFromBase64();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => key.SignAsync(text, Ct).AsTask());
        Assert.Contains("salt_length", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_while_two_requests_are_under_way_goes_in_the_next_one()
    {
        var vault = new TransitServer { Hold = new TaskCompletionSource() };
        var (client, login) = Connect(vault);
        var (key, _) = await new TransitKeys(client, login, "transit", _time).GetAsync("k", "seal", SignatureAlgorithm.PS256, null, Ct);
        var texts = Enumerable.Range(0, 150).Select(i => Encoding.ASCII.GetBytes($"text {i}")).ToList();

        var signing = texts.Select(text => key.SignAsync(text, Ct).AsTask()).ToList();
        vault.Hold.SetResult();
        var signatures = await Task.WhenAll(signing);

        var known = VerificationKey.From(key.PublicJwk);
        Assert.All(texts.Zip(signatures), pair => Assert.True(known.Verify(pair.First, pair.Second, SignatureAlgorithm.ES256)));
        Assert.Equal(150, vault.Batches.Sum());
        Assert.InRange(vault.Batches.Count, 2, 8); // a few, not one a signature
        Assert.All(vault.Batches, size => Assert.InRange(size, 1, TransitBatch.Most));
    }

    [Fact]
    public async Task A_rotated_key_is_seen_after_a_minute_and_an_outage_keeps_the_last()
    {
        var vault = new ReplayHandler().Then("transit.json", "read key ecdsa-p256", "read key after rotate: two public keys").ThenWhereverAsked("transit.json", "read key that is not there");
        var (client, login) = Connect(new LoginFirst(vault));
        using var keys = new TransitSealingKeys(new TransitKeys(client, login, "transit", _time), "sig-ecdsa-p256", null, SignatureAlgorithm.PS256, null);

        Assert.Equal("sig-ecdsa-p256-v1", (await keys.GetAsync(Ct)).Name);
        Assert.Equal("sig-ecdsa-p256-v1", (await keys.GetAsync(Ct)).Name);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("sig-ecdsa-p256-v2", (await keys.GetAsync(Ct)).Name);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("sig-ecdsa-p256-v2", (await keys.GetAsync(Ct)).Name);
    }

    private (VaultClient Client, VaultLogin Login) Connect(HttpMessageHandler handler)
    {
        var options = new VaultOptions { Addresses = ["https://127.0.0.1:8210"], RoleId = "r", SecretIdFile = _secretId };
        var client = new VaultClient(options, new HttpMessageInvoker(handler), _time);
        return (client, new VaultLogin(options, client, _time, NullLogger<VaultLogin>.Instance));
    }

    /// <summary>Answers the login itself, and leaves the rest to another.</summary>
    private sealed class LoginFirst(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.EndsWith("/login", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"auth":{"client_token":"s.x","lease_duration":3600,"renewable":true}}""") })
                : base.SendAsync(request, cancellationToken);
    }

    private static JsonElement Recorded(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("vault-contract", "transit.json")));
        return json.RootElement.GetProperty("exchanges").EnumerateArray().Single(e => e.GetProperty("name").GetString() == name).Clone();
    }

    /// <summary>One recorded answer to whatever is asked; the recorded refusals were of single signatures.</summary>
    private sealed class Answering(JsonElement response) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage((HttpStatusCode)response.GetProperty("status").GetInt32()) { Content = new StringContent(response.GetProperty("body_text").GetString()!) });
    }

    /// <summary>A recorded key and a recorded PSS signature of it, whose salt is as long as can be.</summary>
    private sealed class OldServer(JsonElement key, JsonElement signed) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var signature = signed.GetProperty("response").GetProperty("body").GetProperty("data").GetProperty("signature").GetString();
            var body = request.Method == HttpMethod.Get
                ? key.GetProperty("response").GetProperty("body_text").GetString()!
                : JsonSerializer.Serialize(new { data = new { batch_results = new[] { new { signature, key_version = 1 } } } });
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(body) });
        }
    }
}
