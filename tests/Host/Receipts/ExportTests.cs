using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>An evidence pack, checked as its README tells a reader to: with openssl and a shell.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Every_command_of_the_README_holds_over_a_pack_with_witness_time_stamp_and_opened_messages()
    {
        using var home = new GatewayOnDisk();
        var (exchange, witness) = await LogAsync(home);
        await ExportAsync(home, exchange, witness, "--evidence-key", home["evidence.key"], "--tsa", home["tsa/ca.pem"]);

        var commands = PackFolder.Commands(home["pack"]);
        Assert.Equal(4, commands.Count(command => command.StartsWith("openssl pkeyutl", StringComparison.Ordinal) || command.StartsWith("openssl dgst", StringComparison.Ordinal)));
        Assert.Equal(4, commands.Count(command => command.StartsWith("sh check.sh", StringComparison.Ordinal))); // two entries, by checkpoint and by time stamp
        Assert.Contains(commands, command => command.StartsWith("openssl ts -verify", StringComparison.Ordinal));
        Assert.Equal(8, commands.Count(command => command.StartsWith("test ", StringComparison.Ordinal)));
        foreach (var command in commands)
            Assert.True(await PackFolder.ShellAsync(home["pack"], command) == 0, command);
        Assert.All(Directory.GetFiles(home["pack/leaves"], "*.json"), leaf => Assert.Equal(exchange, (string?)JsonNode.Parse(File.ReadAllText(leaf))!["call"])); // its neighbour is nobody's business
        var request = await File.ReadAllTextAsync(Directory.GetFiles(home["pack/messages"], "*-request.message").Order().First());
        Assert.StartsWith("POST /v1/payments HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("test-7", await File.ReadAllTextAsync(home["pack/decisions.json"]), StringComparison.Ordinal);
        var opened = JsonNode.Parse(await File.ReadAllTextAsync(home["pack/salts.json"]))!.AsArray();
        Assert.Equal(2, opened.Count);
        Assert.All(opened, entry => Assert.True(OpensTarget(home, entry!)));
        await Openssl.RunAsync("x509", "-noout", "-subject", "-in", Directory.GetFiles(home["pack/messages"], "*.certificate.pem")[0]);
    }

    [Fact]
    public async Task A_changed_entry_message_or_checkpoint_of_a_pack_fails_its_commands()
    {
        using var home = new GatewayOnDisk();
        var (exchange, witness) = await LogAsync(home);
        await ExportAsync(home, exchange, witness, "--evidence-key", home["evidence.key"]);
        foreach (var file in Directory.GetFiles(home["pack"], "*", SearchOption.AllDirectories).Where(file => !file.Contains(".sealed", StringComparison.Ordinal)))
        {
            if (Path.GetExtension(file) is ".json" or ".message" or ".salt" or ".text" or ".base" && Path.GetFileName(file) != "decisions.json")
                await File.AppendAllTextAsync(file, " ");
        }

        foreach (var command in PackFolder.Commands(home["pack"]).Where(command => !command.StartsWith("openssl ts", StringComparison.Ordinal)))
            Assert.True(await PackFolder.ShellAsync(home["pack"], command) != 0 || command.Contains("timestamp/", StringComparison.Ordinal), command);
    }

    [Fact]
    public async Task Without_the_key_messages_stay_sealed()
    {
        using var home = new GatewayOnDisk();
        var (exchange, witness) = await LogAsync(home);
        await ExportAsync(home, exchange, witness);

        Assert.Empty(Directory.GetFiles(home["pack/messages"], "*.message"));
        Assert.NotEmpty(Directory.GetFiles(home["pack/messages"], "*.sealed"));
        Assert.DoesNotContain(Directory.GetFiles(home["pack"], "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("Musterfrau", StringComparison.Ordinal));
    }

    private static bool OpensTarget(GatewayOnDisk home, JsonNode entry)
    {
        byte[] salt = Convert.FromHexString((string)entry["salts"]!["target"]!);
        var leaf = JsonNode.Parse(File.ReadAllText(home[$"pack/leaves/{entry["entry"]}.json"]))!;
        return Base64Url.EncodeToString(SHA256.HashData([.. salt, .. SHA256.HashData("/v1/payments"u8)])) == (string?)leaf["target"];
    }

    /// <summary>A log with one call, two keys, a witness and a time stamp.</summary>
    private static async Task<(string Exchange, string Witness)> LogAsync(GatewayOnDisk home)
    {
        using var tsa = await OpensslTsa.StartAsync(home["tsa"]);
        using var witness = await WitnessProcess.CreateAsync(home["witness"]);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var master = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await File.WriteAllTextAsync(home["evidence.key"], master);
        await home.PutAsync("audit/evidence", master);
        await home.PutAsync("audit/ecdsa", ecdsa.ExportPkcs8PrivateKeyPem());
        await home.WriteAsync(new JsonObject { ["Evidence"] = new JsonObject { ["Keep"] = "Money" }, ["EcdsaSecret"] = "audit/ecdsa" });
        await KeptCall.LogAsync(home);
        var exchange = await KeptCall.LogAsync(home);
        await witness.ServeAsync(home.Keys);
        home.Configure(new JsonObject
        {
            ["EcdsaSecret"] = "audit/ecdsa",
            ["Witnesses"] = new JsonObject { ["risk"] = witness.Configuration },
            ["WitnessesRequired"] = 1,
            ["Timestamps"] = new JsonObject { ["Address"] = tsa.Address, ["Authorities"] = tsa.Authority, ["Interval"] = "00:00:01" },
        });
        await home.ServedAsync(async () =>
        {
            for (var tries = 0; !Directory.Exists(home["audit/timestamps"]) || Directory.GetFiles(home["audit/timestamps"], "*.tsr").Length == 0; tries++)
            {
                Assert.True(tries < 1200);
                await Task.Delay(50);
            }
        });
        return (exchange, witness.Key);
    }

    private static async Task ExportAsync(GatewayOnDisk home, string exchange, string witness, params string[] more)
    {
        home.Copy("audit", "copy"); // as an auditor gets it: without the journal
        Directory.Delete(home["copy/log.journal"], recursive: true);
        using var export = ChildProcess.Dotnet(
            Programs.Sfg, ["audit", "export", home["copy/log"], "--exchange", exchange, "--key", home.Keys, "--key", witness, "--out", home["pack.zip"], .. more]);
        Assert.True(await export.ExitAsync() == 0, export.Output);
        await ZipFile.ExtractToDirectoryAsync(home["pack.zip"], home["pack"]);
    }
}
