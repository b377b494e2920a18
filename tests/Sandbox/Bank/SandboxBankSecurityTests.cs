using SecureFin.Contract;
using SecureFin.Jose;
using static SecureFin.Sandbox.Bank.Tests.BankFixture;

namespace SecureFin.Sandbox.Bank.Tests;

public sealed class SandboxBankSecurityTests(BankFixture fixture) : IClassFixture<BankFixture>
{
    private readonly BankClient _client = fixture.Client;

    [Fact]
    public async Task A_client_certificate_of_another_authority_gets_no_connection()
    {
        using var others = new TestPki("Test CA");
        using var client = new BankClient(fixture.Bank, fixture.Pki, others.Client(BankClient.ClientId), fixture.Key);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.TokenAsync("payments"));
    }

    [Fact]
    public async Task An_expired_client_certificate_gets_no_connection()
    {
        using var client = new BankClient(fixture.Bank, fixture.Pki, fixture.Pki.Client(BankClient.ClientId, TimeSpan.FromMinutes(10)), fixture.Key);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.TokenAsync("payments"));
    }

    [Fact]
    public async Task A_token_serves_only_with_the_certificate_it_was_given_to()
    {
        var token = await _client.TokenAsync("accounts");
        using var thief = new BankClient(fixture.Bank, fixture.Pki, fixture.Pki.Client(BankClient.ClientId), fixture.Key);

        Assert.Equal(200, (await _client.SendAsync("GET", "/aisp/accounts", token)).Status);
        Assert.Equal(401, (await thief.SendAsync("GET", "/aisp/accounts", token)).Status);
    }

    [Fact]
    public async Task A_token_of_another_scope_is_forbidden_and_none_at_all_is_unauthorised()
    {
        Assert.Equal(403, (await _client.SendAsync("GET", "/aisp/accounts", await _client.TokenAsync("payments"))).Status);
        Assert.Equal(401, (await _client.SendAsync("GET", "/aisp/accounts", null)).Status);
        Assert.Equal(401, (await _client.SendAsync("GET", "/aisp/accounts", "e30.e30.e30")).Status);
    }

    [Fact]
    public async Task A_client_proves_itself_by_certificate_assertion_or_secret()
    {
        var assertion = await JwtBuilder.ClientAssertion(BankClient.ClientId, fixture.Bank.Issuer, TimeProvider.System).SignAsync(fixture.Key);
        var byAssertion = new[] { ("scope", "payments"), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion) };

        Assert.Equal(200, (await _client.GrantAsync(null, ("client_id", BankClient.ClientId), ("scope", "payments"))).Status);
        Assert.Equal(200, (await _client.GrantAsync(null, byAssertion)).Status);
        Assert.Equal(401, (await _client.GrantAsync(null, byAssertion)).Status); // an assertion serves once
        Assert.Equal(200, (await _client.GrantAsync($"{BankClient.ClientId}:first-secret", ("scope", "payments"))).Status);
        Assert.Equal(401, (await _client.GrantAsync($"{BankClient.ClientId}:wrong", ("scope", "payments"))).Status);
        Assert.Equal(401, (await _client.GrantAsync(null, ("client_id", "someone"), ("scope", "payments"))).Status);
        Assert.Equal(400, (await _client.GrantAsync(null, ("client_id", BankClient.ClientId), ("scope", "everything"))).Status);
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_not_the_client()
    {
        using var other = new BankClient(fixture.Bank, fixture.Pki, fixture.Pki.Client("someone-else"), fixture.Key);

        Assert.Equal(401, (await other.GrantAsync(null, ("client_id", BankClient.ClientId), ("scope", "payments"))).Status);
    }

    [Fact]
    public async Task Secrets_change_without_a_gap()
    {
        using var second = Secret.FromText("second-secret");
        using var shown = Secret.FromText("second-secret");
        fixture.Bank.RegisterClientSecret(BankClient.ClientId, second);

        Assert.Equal(200, (await _client.GrantAsync($"{BankClient.ClientId}:first-secret", ("scope", "payments"))).Status);
        Assert.Equal(200, (await _client.GrantAsync($"{BankClient.ClientId}:second-secret", ("scope", "payments"))).Status);
        fixture.Bank.RetireClientSecret(BankClient.ClientId, shown);
        Assert.Equal(401, (await _client.GrantAsync($"{BankClient.ClientId}:second-secret", ("scope", "payments"))).Status);
    }

    [Fact]
    public async Task Signing_keys_change_without_a_gap()
    {
        var token = await _client.TokenAsync("payments");
        using var second = RsaSigningKey.Generate("sig-2");
        using var client = new BankClient(fixture.Bank, fixture.Pki, fixture.Pki.Client(BankClient.ClientId), second);
        var own = await client.TokenAsync("payments");

        Assert.Equal("DS0B", (await client.SendAsync("POST", Consents, own, Bytes(Consent()), NewKey())).ErrorCode);
        fixture.Bank.RegisterSigningKey(BankClient.ClientId, second.PublicJwk);
        Assert.Equal(201, (await client.SendAsync("POST", Consents, own, Bytes(Consent()), NewKey())).Status);
        Assert.Equal(201, (await _client.SendAsync("POST", Consents, token, Bytes(Consent()), NewKey())).Status);
        fixture.Bank.RetireSigningKey(BankClient.ClientId, "sig-2");
        Assert.Equal("DS0B", (await client.SendAsync("POST", Consents, own, Bytes(Consent()), NewKey())).ErrorCode);
    }

    [Fact]
    public async Task A_missing_signature_or_one_over_other_bytes_is_refused()
    {
        var token = await _client.TokenAsync("payments");
        var body = Bytes(Consent());
        var other = await ObieJws.SignAsync(Bytes(Consent(amount: "1.00")), new ObieJwsOptions { Issuer = BankClient.SigningIssuer }, fixture.Key, TimeProvider.System);
        var foreign = await ObieJws.SignAsync(body, new ObieJwsOptions { Issuer = "someone/else" }, fixture.Key, TimeProvider.System);

        Assert.Equal("DS0A", (await _client.SendAsync("POST", Consents, token, body, NewKey(), signature: "")).ErrorCode);
        Assert.Equal("DS0B", (await _client.SendAsync("POST", Consents, token, body, NewKey(), signature: other)).ErrorCode);
        Assert.Equal("DS0B", (await _client.SendAsync("POST", Consents, token, body, NewKey(), signature: foreign)).ErrorCode);
    }

    [Fact]
    public async Task An_idempotency_key_is_required_and_at_most_40_characters()
    {
        var token = await _client.TokenAsync("payments");

        Assert.Equal("MINF", (await _client.SendAsync("POST", Consents, token, Bytes(Consent()))).ErrorCode);
        Assert.Equal("MINF", (await _client.SendAsync("POST", Consents, token, Bytes(Consent()), new string('k', 41))).ErrorCode);
        Assert.Equal(201, (await _client.SendAsync("POST", Consents, token, Bytes(Consent()), new string('k', 40))).Status);
    }

    [Fact]
    public async Task Tokens_expire()
    {
        var clock = new ForwardClock();
        await using var bank = await SandboxBank.StartAsync(BankClient.Options(fixture.Pki, fixture.Key) with { Time = clock });
        using var client = new BankClient(bank, fixture.Pki, fixture.Pki.Client(BankClient.ClientId), fixture.Key);
        var token = await client.TokenAsync("accounts");
        Assert.Equal(200, (await client.SendAsync("GET", "/aisp/accounts", token)).Status);

        clock.Forward(TimeSpan.FromMinutes(6));

        Assert.Equal(401, (await client.SendAsync("GET", "/aisp/accounts", token)).Status);
    }

    /// <summary>The system's clock, put forward by hand.</summary>
    private sealed class ForwardClock : TimeProvider
    {
        private TimeSpan _ahead;

        public void Forward(TimeSpan by) => _ahead += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
    }
}
