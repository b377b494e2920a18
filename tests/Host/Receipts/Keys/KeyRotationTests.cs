using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;
using SecureFin.Contract;
using SecureFin.Gateway.Tests.Secrets.Pkcs11;

namespace SecureFin.Gateway.Tests.Receipts.Keys;

/// <summary>The log's P-256 key changes between two starts: from one secret to another, to an HSM, away, and without a word.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly GatewayOnDisk _home = new();

    private List<VerifierKey> Published => [.. File.ReadLines(_home.Keys).Select(VerifierKey.Parse)];

    public async ValueTask InitializeAsync()
    {
        await _home.WriteAsync([]);
        foreach (var name in (string[])["audit/p256-1", "audit/p256-2"])
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            await _home.PutAsync(name, key.ExportPkcs8PrivateKeyPem());
        }

        await RunAsync(("EcdsaSecret", "audit/p256-1"));
    }

    public ValueTask DisposeAsync()
    {
        _home.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_former_key_of_the_store_announces_the_next_one_once_and_both_stay_published()
    {
        var old = Published[1];
        await RunAsync(("EcdsaSecret", "audit/p256-2"), ("FormerEcdsaSecret", "audit/p256-1"));
        await RunAsync(("EcdsaSecret", "audit/p256-2"), ("FormerEcdsaSecret", "audit/p256-1")); // the setting stays
        await RunAsync(("EcdsaSecret", "audit/p256-2"));

        var announced = KeyAnnouncement.Open(Assert.Single(Told()), old)!;
        Assert.Equal([announced.Key.ToString(), old.ToString()], Published.Skip(1).Select(key => key.ToString()));
        await ValidAsync();
    }

    [Fact]
    public async Task A_key_that_changed_without_a_word_stops_the_start_until_its_former_is_there_or_said_to_be_gone()
    {
        var old = Published[1];
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(("EcdsaSecret", "audit/p256-2")));
        Assert.Equal("audit.unavailable", refusal.Problem.Code);
        Assert.Contains(old.ToString(), refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("Audit:FormerEcdsaSecret", refusal.Detail, StringComparison.Ordinal);
        await ValidAsync(); // nothing was written

        await RunAsync(("EcdsaSecret", "audit/p256-2"), ("FormerKeys", new JsonArray(old.ToString())));
        await RunAsync(("EcdsaSecret", "audit/p256-2"), ("FormerKeys", new JsonArray(old.ToString())));

        var said = KeyStatement.Open(Assert.Single(Told()), Published[0])!;
        Assert.Equal((old.ToString(), Published[1].ToString()), (said.Ended!.ToString(), said.Joined!.ToString()));
        Assert.Contains("by the word of", Assert.Single((await ValidAsync()).Warnings), StringComparison.Ordinal);
        var back = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(("EcdsaSecret", "audit/p256-1"), ("FormerEcdsaSecret", "audit/p256-2")));
        Assert.Contains("does not come back", back.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_taken_away_ends_by_its_own_word_and_one_that_comes_is_told_of()
    {
        var old = Published[1];
        await Assert.ThrowsAsync<ProblemException>(() => RunAsync());
        await RunAsync(("FormerEcdsaSecret", "audit/p256-1"));
        await RunAsync(); // it ended before
        Assert.Equal(old.ToString(), KeyStatement.Open(Assert.Single(Told()), old)!.Ended!.ToString());

        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        await KeptCall.LogNothingAsync(home);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await home.PutAsync("audit/late", key.ExportPkcs8PrivateKeyPem());
        home.Configure(new JsonObject { ["EcdsaSecret"] = "audit/late" });
        await KeptCall.LogNothingAsync(home);

        var joined = KeyStatement.Open(Assert.Single(Told(home)), home.Key)!;
        Assert.Equal((null, new EcdsaNoteSigner(GatewayOnDisk.Origin, key).Key.ToString()), (joined.Ended, joined.Joined!.ToString()));
        Assert.Empty((await ValidAsync()).Warnings);
        Assert.Empty((await ValidAsync(home)).Warnings);
    }

    [Fact]
    public async Task Without_the_file_of_keys_the_checkpoint_tells_who_signed_and_a_key_that_nobody_names_stops_the_start()
    {
        var old = Published[1];
        File.Delete(_home.Keys);
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(("EcdsaSecret", "audit/p256-2")));
        Assert.Contains("nobody names", refusal.Detail, StringComparison.Ordinal);

        await RunAsync(("EcdsaSecret", "audit/p256-2"), ("FormerEcdsaSecret", "audit/p256-1"));
        Assert.NotNull(KeyAnnouncement.Open(Assert.Single(Told()), old));
        await ValidAsync();
    }

    [Fact]
    public async Task A_start_that_ends_between_the_new_signature_and_its_announcement_is_made_up_for()
    {
        var (old, before) = (Published[1], await File.ReadAllTextAsync(_home.Keys));
        await RunAsync(("EcdsaSecret", "audit/p256-2"), ("FormerEcdsaSecret", "audit/p256-1"));
        await File.WriteAllTextAsync(_home.Keys, before); // as a crash before the file was written leaves it
        await RunAsync(("EcdsaSecret", "audit/p256-2"), ("FormerEcdsaSecret", "audit/p256-1"));

        Assert.Equal(2, Told().Count);
        Assert.All(Told(), note => Assert.NotNull(KeyAnnouncement.Open(note, old)));
        await ValidAsync();
    }

    [Fact]
    public async Task A_key_in_a_token_follows_one_of_the_store_and_is_followed_by_one()
    {
        Assert.SkipUnless(SoftToken.IsInstalled, "softhsm2 and libengine-pkcs11-openssl");
        var token = await SoftToken.OptionsAsync();
        await RunAsync(token, ("EcdsaKey", SoftToken.Uri("ec-seal")), ("FormerEcdsaSecret", "audit/p256-1"));
        await RunAsync(token, ("EcdsaSecret", "audit/p256-2"), ("FormerEcdsaKey", SoftToken.Uri("ec-seal")));

        Assert.Equal(2, Told().Count);
        Assert.Equal(4, Published.Count);
        Assert.Empty((await ValidAsync()).Warnings);
    }

    private Task RunAsync(params (string Name, JsonNode Value)[] audit) => RunAsync(null, audit);

    private async Task RunAsync(Gateway.Secrets.Pkcs11.Pkcs11Options? token, params (string Name, JsonNode Value)[] audit)
    {
        var section = new JsonObject();
        foreach (var (name, value) in audit)
            section[name] = value;
        _home.Configure(section);
        if (token is not null)
        {
            var settings = JsonNode.Parse(await File.ReadAllTextAsync(_home["gateway.json"]))!;
            settings["Secrets"]!["Pkcs11"] = new JsonObject { ["ModulePath"] = token.ModulePath, ["PinFile"] = token.PinFile };
            await File.WriteAllTextAsync(_home["gateway.json"], settings.ToJsonString());
        }

        await KeptCall.LogNothingAsync(_home);
    }

    private List<SignedNote> Told(GatewayOnDisk? home = null) =>
        [.. (home ?? _home).Entries.Select(entry => JsonNode.Parse(entry)!).Where(entry => (string?)entry["kind"] == "key").Select(entry => SignedNote.Parse(Encoding.UTF8.GetBytes((string)entry["note"]!)))];

    private async Task<VerificationReport> ValidAsync(GatewayOnDisk? home = null)
    {
        var keys = (await File.ReadAllLinesAsync((home ?? _home).Keys)).Select(VerifierKey.Parse);
        var report = await new LogVerifier(keys).VerifyAsync((home ?? _home).Log);
        Assert.Empty(report.Problems);
        return report;
    }
}
