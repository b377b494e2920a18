using System.Net.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Vault;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Secrets.Vault;

public sealed class VaultSecretStoreTests : IDisposable
{
    private const string Denied = "after the maximum: read";
    private readonly string _secretId = Path.Combine(Path.GetTempPath(), $"sfg-secret-id-{Guid.NewGuid():N}");
    private readonly ReplayHandler _vault = new();
    private readonly RunningTime _time = new();
    private VaultLogin? _login;

    public VaultSecretStoreTests()
    {
        File.WriteAllText(_secretId, "0e427ade-7082-eee3-9a6b-bc8ec24db052\n");
        File.SetUnixFileMode(_secretId, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_secretId);

    private VaultSecretStore Store(string mount = "kv2", string field = "password", string prefix = "app/", int nodes = 3)
    {
        string[] addresses = ["https://127.0.0.1:8210", "https://127.0.0.1:8220", "https://127.0.0.1:8230"];
        var options = new VaultOptions
        {
            Addresses = addresses[..nodes], Mount = mount, Prefix = prefix, ValueField = field, RoleId = "d1f0fcdc-0217-c279-cd69-d8ed47c0db26", SecretIdFile = _secretId,
            Patience = TimeSpan.FromSeconds(20),
        };
        var client = new VaultClient(options, new HttpMessageInvoker(_vault), _time);
        _login = new VaultLogin(options, client, _time, NullLogger<VaultLogin>.Instance);
        return new VaultSecretStore(options, client, _login, _time, NullLogger<VaultSecretStore>.Instance);
    }

    [Fact]
    public async Task A_secret_is_read_with_one_login()
    {
        _vault.Then("approle.json", "login").Then("kv2.json", "read latest", "read latest");
        var store = Store();
        var first = await store.GetAsync("db", Ct);
        Assert.Equal("p2", first.Value.RevealText());
        Assert.StartsWith("2@2026-11-20T20:02:06", first.Version);
        Assert.Same(first, await store.GetAsync("db", Ct));
        Assert.Empty(_vault.Left);
    }

    [Fact]
    public async Task Many_readers_at_once_log_in_once()
    {
        _vault.Then("approle.json", "login").Then("kv2.json", [.. Enumerable.Repeat("read latest", 20)]);
        var store = Store();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.GetAsync("db", Ct)));
        Assert.Single(_vault.Asked, call => call.Contains("login"));
    }

    [Theory]
    [InlineData("read missing", "none")]
    [InlineData("read after delete", "db")]
    [InlineData("read after its deletion_time", "ttl")]
    public async Task What_is_not_there_is_missing_and_not_empty(string recorded, string name)
    {
        _vault.Then("approle.json", "login").Then("kv2.json", recorded);
        Assert.Null(await Store().FindAsync(name, Ct));
    }

    [Fact]
    public async Task A_deleted_secret_is_not_served_from_memory()
    {
        _vault.Then("approle.json", "login").Then("kv2.json", "read latest", "read after delete").ThenFail(new HttpRequestException("down"));
        var store = Store(nodes: 1);
        await store.GetAsync("db", Ct);
        Assert.Null(await store.FindAsync("db", Ct));
    }

    [Fact]
    public async Task A_missing_mount_is_a_fault_and_no_deletion()
    {
        _vault.Then("approle.json", "login").Then("kv2.json", "read after unmount");
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Store().FindAsync("db", Ct));
        Assert.Equal("secret.unavailable", refusal.Problem.Code);
    }

    [Theory]
    [InlineData("read of nested JSON", "nested")]
    [InlineData("read of empty data", "empty")]
    public async Task An_entry_without_the_field_is_refused(string recorded, string name)
    {
        _vault.Then("approle.json", "login").Then("kv2.json", recorded);
        await Assert.ThrowsAsync<ProblemException>(() => Store().FindAsync(name, Ct));
    }

    [Fact]
    public async Task A_version_that_will_delete_itself_says_when()
    {
        _vault.Then("approle.json", "login").Then("kv2.json", "read before its deletion_time");
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Store(field: "a").FindAsync("ttl", Ct)); // the recorded value is a number
        Assert.Contains("no value", refusal.Detail);
    }

    [Fact]
    public async Task An_unusable_token_is_replaced_once()
    {
        _vault.Then("approle.json", "login").Then("tokens.json", Denied).Then("approle.json", "login").Then("tokens.json", "num_uses: first use");
        Assert.Equal("v", (await Store("secret", "k").GetAsync("a", Ct)).Value.RevealText());
        Assert.Empty(_vault.Left);
    }

    [Fact]
    public async Task A_token_that_stays_unusable_is_not_replaced_again_and_again()
    {
        _vault.Then("approle.json", "login").Then("tokens.json", Denied).Then("approle.json", "login").Then("tokens.json", Denied);
        await Assert.ThrowsAsync<ProblemException>(() => Store("secret", "k").GetAsync("a", Ct));
        Assert.Empty(_vault.Left);
    }

    [Fact]
    public async Task A_denial_by_policy_does_not_cost_a_login()
    {
        _vault.Then("approle.json", "login").Then("errors.json", "good token, denied path");
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Store("secret", "k", "other/").GetAsync("a", Ct));
        Assert.Contains("policy", refusal.Detail);
        Assert.Empty(_vault.Left);
    }

    [Theory]
    [InlineData("login, wrong secret_id", "invalid secret id")]
    [InlineData("login, wrong role_id", "invalid role ID")]
    [InlineData("use 6: secret_id_num_uses exhausted", "invalid secret id")]
    public async Task A_refused_login_is_final_for_a_while(string recorded, string why)
    {
        _vault.Then("approle.json", recorded, "login").Then("kv2.json", "read latest");
        var store = Store();
        for (var i = 0; i < 5; i++)
            Assert.Contains(why, (await Assert.ThrowsAsync<ProblemException>(() => store.GetAsync("db", Ct))).Detail);
        Assert.Single(_vault.Asked);

        _time.Advance(TimeSpan.FromSeconds(6));
        await store.GetAsync("db", Ct);
    }

    [Fact]
    public async Task A_sealed_node_a_leaderless_node_and_a_dead_one_are_passed_by()
    {
        _vault.Then("approle.json", "login")
            .ThenWhereverAsked("states.json", "sealed: secret read", "just unsealed: secret read at once")
            .ThenFail(new HttpRequestException(HttpRequestError.ConnectionError, "refused"))
            .Then("kv2.json", "read latest");
        var store = Store();
        Assert.Equal("p2", (await store.GetAsync("db", Ct)).Value.RevealText());
        Assert.Equal(["8210", "8210", "8220", "8230", "8210"], _vault.Asked.Select(call => call.Split(':')[1][..4]));
    }

    [Fact]
    public async Task A_redirect_is_followed_to_a_configured_node_only()
    {
        _vault.Then("approle.json", "login").Then("failover.json", "leader just killed, no quorum: read at the remaining standby")
            .ThenFail(new HttpRequestException(HttpRequestError.ConnectionError, "the named leader is dead"))
            .Then("failover.json", "standby: read, forwarded to the leader");
        await Assert.ThrowsAsync<ProblemException>(() => Store("secret", "v", prefix: "").GetAsync("ha", Ct)); // the recorded value is a number
        Assert.Equal(["8210", "8210", "8230", "8210"], _vault.Asked.Select(call => call.Split(':')[1][..4]));
        Assert.Empty(_vault.Left);
    }

    [Fact]
    public async Task Over_the_quota_it_waits_as_long_as_it_is_told()
    {
        _vault.Then("approle.json", "login").Then("quota.json", "with response headers, request 4", "request 1 under the quota of 3 per 10 s");
        var before = _time.GetUtcNow();
        await Store("secret", "k").GetAsync("a", Ct);
        Assert.True(_time.GetUtcNow() - before >= TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task While_vault_is_sealed_the_last_value_is_served_for_a_day_and_no_longer()
    {
        _vault.Then("approle.json", "login").Then("kv2.json", "read latest");
        var store = Store();
        var first = await store.GetAsync("db", Ct);
        for (var i = 0; i < 200; i++)
            _vault.ThenFail(new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        Assert.Same(first, await store.GetAsync("db", Ct));

        _time.Advance(TimeSpan.FromHours(25));
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => store.GetAsync("db", Ct));
        Assert.Equal("secret.unavailable", refusal.Problem.Code);
    }

    [Fact]
    public async Task A_login_whose_answer_was_lost_is_not_sent_again_by_itself()
    {
        _vault.ThenFail(new HttpRequestException(HttpRequestError.ResponseEnded, "gone"));
        await Assert.ThrowsAsync<ProblemException>(() => Store().GetAsync("db", Ct));
        Assert.Single(_vault.Asked);
    }

    [Fact]
    public async Task A_token_is_renewed_between_half_and_two_thirds_of_its_life()
    {
        _vault.Then("approle.json", "login").Then("kv2.json", "read latest", "read latest").Then("tokens.json", "renew-self, increment 2h");
        var store = Store();
        await store.GetAsync("db", Ct);
        _time.Advance(TimeSpan.FromSeconds(590)); // of 1200
        await store.GetAsync("db", Ct);
        Assert.Equal(3, _vault.Asked.Count);

        _time.Advance(TimeSpan.FromSeconds(220));
        _ = await _login!.GetAsync(Ct);
        while (_vault.Left.Any())
            await Task.Delay(1, Ct);
        Assert.EndsWith("renew-self", _vault.Asked[^1]);
    }

    [Fact]
    public async Task A_renewal_that_grants_less_leads_to_a_new_login()
    {
        _vault.Then("approle.json", "login").Then("tokens.json", "renew-self near the maximum, asks 1h").Then("approle.json", "login");
        Store();
        var first = await _login!.GetAsync(Ct);
        _time.Advance(TimeSpan.FromSeconds(810));
        Assert.Same(first, await _login.GetAsync(Ct));
        while (_vault.Left.Any() || ReferenceEquals(first, await _login.GetAsync(Ct)))
            await Task.Delay(1, Ct);
    }

    [Theory]
    [InlineData("not renewable: renew-self")]
    [InlineData("renew-self, token without the default policy")]
    public async Task A_token_that_may_not_be_renewed_is_followed_by_a_new_one(string recorded)
    {
        _vault.Then("approle.json", "login").Then("tokens.json", recorded).Then("approle.json", "login");
        Store();
        await _login!.GetAsync(Ct);
        _time.Advance(TimeSpan.FromSeconds(810));
        await _login.GetAsync(Ct);
        while (_vault.Left.Any())
            await Task.Delay(1, Ct);
    }

    [Fact]
    public async Task At_the_end_the_token_is_revoked()
    {
        _vault.Then("approle.json", "login").Then("tokens.json", "revoke-self");
        Store();
        await _login!.GetAsync(Ct);
        await _login.DisposeAsync();
        Assert.Empty(_vault.Left);
    }

    [Fact]
    public async Task A_read_at_a_node_without_a_working_audit_device_is_tried_on()
    {
        _vault.Then("approle.json", "login").Then("audit.json", "the only audit device lost its peer: first read", "peer is back: read");
        await Store("secret", "k").GetAsync("a", Ct);
        Assert.Empty(_vault.Left);
    }

    [Fact]
    public void Fields_of_the_pki_engine_become_one_pem_text()
    {
        using var json = System.Text.Json.JsonDocument.Parse("""{"certificate":"LEAF","private_key":"KEY","ca_chain":["ONE","TWO"]}""");
        Assert.Equal("LEAF\nKEY\nONE\nTWO", VaultFields.Value("edge/tls", json.RootElement, "value").RevealText());
    }
}
