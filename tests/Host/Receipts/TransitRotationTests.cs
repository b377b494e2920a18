using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Contract;
using SecureFin.Gateway.Tests.Secrets.Vault;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>A gateway that has its secrets and its log's P-256 key in Vault, over rotations of that key.</summary>
public sealed class TransitRotationTests : IDisposable
{
    private readonly GatewayOnDisk _home = new();
    private readonly TransitServer _server = new();
    private readonly VaultOnLoopback _vault;

    public TransitRotationTests()
    {
        _vault = new VaultOnLoopback(_server);
        _server.Secrets["audit/ed25519"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Configure(new JsonObject());
    }

    private IReadOnlyList<VerifierKey> Published => [.. File.ReadLines(_home.Keys).Select(VerifierKey.Parse)];

    public void Dispose()
    {
        _vault.Dispose();
        _server.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Each_rotation_is_announced_once_by_the_version_before_and_the_whole_log_verifies_with_the_keys_in_Vault_alone()
    {
        var versions = new List<string>();
        foreach (var rotates in (bool[])[false, false, true, false, true])
        {
            if (rotates)
                _server.Rotate();
            await KeptCall.LogNothingAsync(_home);
            versions.Add(Published[1].ToString());
        }

        Assert.Equal(3, versions.Distinct().Count());
        Assert.Equal([versions[4], versions[2], versions[0]], Published.Skip(1).Select(key => key.ToString()));
        var told = Leaves().Where(leaf => (string?)leaf["kind"] == "key").Select(leaf => SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes((string)leaf["note"]!))).ToList();
        Assert.Equal([versions[2], versions[4]], told.Select((note, i) => KeyAnnouncement.Open(note, VerifierKey.Parse(versions[i * 2]))!.Key.ToString()));
        await File.WriteAllLinesAsync(_home["vault.vkey"], versions.Distinct());
        Assert.Equal((0, "valid"), await VerifyAsync(_home["vault.vkey"]));
        Assert.Equal((0, "valid"), await VerifyAsync(_home.Keys));

        // whoever knows the first version alone sees that the log goes on under another key, and asks
        await File.WriteAllLinesAsync(_home["first.vkey"], versions.Take(1));
        Assert.Equal((1, "NOT VALID"), await VerifyAsync(_home["first.vkey"]));
    }

    [Fact]
    public async Task A_version_that_may_not_announce_its_successor_stops_the_start_until_the_settings_name_it()
    {
        await KeptCall.LogNothingAsync(_home);
        var first = Published[1].ToString();
        _server.Rotate();
        _server.MinimumVersion = 2;

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => KeptCall.LogNothingAsync(_home));
        Assert.Equal("audit.unavailable", refusal.Problem.Code);
        Assert.Contains(first, refusal.Detail, StringComparison.Ordinal);
        Configure(new JsonObject { ["FormerKeys"] = new JsonArray(first) });
        await KeptCall.LogNothingAsync(_home);

        var told = Assert.Single(Leaves(), leaf => (string?)leaf["kind"] == "key"); // by the Ed25519 key, that goes on
        var statement = KeyStatement.Open(SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes((string)told["note"]!)), Published[0])!;
        Assert.Equal((first, Published[1].ToString()), (statement.Ended!.ToString(), statement.Joined!.ToString()));
        Assert.Equal((0, "valid"), await VerifyAsync(_home.Keys));
    }

    [Fact]
    public async Task A_start_that_fails_before_the_announcement_is_made_up_for()
    {
        await KeptCall.LogNothingAsync(_home);
        var first = Published[1];
        _server.Rotate();
        _server.MinimumVersion = 2;
        await Assert.ThrowsAsync<ProblemException>(() => KeptCall.LogNothingAsync(_home));
        _server.MinimumVersion = 1;
        await KeptCall.LogNothingAsync(_home);

        var leaf = Assert.Single(Leaves(), leaf => (string?)leaf["kind"] == "key");
        Assert.NotNull(KeyAnnouncement.Open(SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes((string)leaf["note"]!)), first));
    }

    [Fact]
    public async Task While_Vault_is_sealed_the_gateway_does_not_start()
    {
        await KeptCall.LogNothingAsync(_home);
        _server.Alter = (_, _) => new byte[64];
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => KeptCall.LogNothingAsync(_home));
        Assert.Contains(refusal.Problem.Code, (string[])["audit.unavailable", "secret.unavailable"]);
        _server.Alter = (signature, _) => signature;
        await KeptCall.LogNothingAsync(_home);
        Assert.Equal((0, "valid"), await VerifyAsync(_home.Keys));
    }

    private List<JsonNode> Leaves() => [.. new LogReader(_home.Log).ReadEntries(0, long.MaxValue).Select(entry => JsonNode.Parse(entry.Span)!)];

    private void Configure(JsonObject audit)
    {
        audit["EcdsaKey"] = "transit:audit";
        _home.Configure(audit);
        File.WriteAllText(_home["secret-id"], "0e427ade-7082-eee3-9a6b-bc8ec24db052\n");
        File.SetUnixFileMode(_home["secret-id"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var settings = JsonNode.Parse(File.ReadAllText(_home["gateway.json"]))!;
        settings["Secrets"] = new JsonObject { ["Vault"] = new JsonObject { ["Addresses"] = new JsonArray(_vault.Address), ["RoleId"] = "r", ["SecretIdFile"] = _home["secret-id"] } };
        File.WriteAllText(_home["gateway.json"], settings.ToJsonString());
    }

    private async Task<(int Code, string First)> VerifyAsync(string keys)
    {
        using var sfg = Process.Start(new ProcessStartInfo("dotnet", [Programs.Sfg, "audit", "verify", _home.Log, "--key", keys]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = await sfg.StandardOutput.ReadToEndAsync();
        await sfg.WaitForExitAsync();
        return (sfg.ExitCode, output.Split('\n')[0]);
    }
}
