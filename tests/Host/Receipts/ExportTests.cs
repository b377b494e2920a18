using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>An evidence pack, checked as its README tells a reader to: with openssl and a shell.</summary>
public sealed class ExportTests(ExportTests.StampedLog log) : IClassFixture<ExportTests.StampedLog>
{
    [Fact]
    public async Task Every_command_of_the_README_holds_over_a_pack_with_witness_time_stamp_and_opened_messages()
    {
        var pack = await ExportAsync("whole", "--evidence-key", log.Home["evidence.key"], "--tsa", log.Home["tsa/ca.pem"]);

        var commands = PackFolder.Commands(pack);
        Assert.Equal(4, commands.Count(command => command.StartsWith("openssl pkeyutl", StringComparison.Ordinal) || command.StartsWith("openssl dgst", StringComparison.Ordinal)));
        Assert.Equal(4, commands.Count(command => command.StartsWith("sh check.sh", StringComparison.Ordinal))); // two entries, by checkpoint and by time stamp
        Assert.Contains(commands, command => command.StartsWith("openssl ts -verify", StringComparison.Ordinal));
        Assert.Equal(8, commands.Count(command => command.StartsWith("test ", StringComparison.Ordinal)));
        foreach (var command in commands)
            Assert.True(await PackFolder.ShellAsync(pack, command) == 0, command);
        Assert.All(Directory.GetFiles(Path.Combine(pack, "leaves"), "*.json"), leaf => Assert.Equal(log.Exchange, (string?)JsonNode.Parse(File.ReadAllText(leaf))!["call"])); // its neighbour is nobody's business
        var request = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(pack, "messages"), "*-request.message").Order().First());
        Assert.StartsWith("POST /v1/payments HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("test-7", await File.ReadAllTextAsync(Path.Combine(pack, "decisions.json")), StringComparison.Ordinal);
        var opened = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(pack, "salts.json")))!.AsArray();
        Assert.Equal(2, opened.Count);
        Assert.All(opened, entry => Assert.True(OpensTarget(pack, entry!)));
        await Openssl.RunAsync("x509", "-noout", "-subject", "-in", Directory.GetFiles(Path.Combine(pack, "messages"), "*.certificate.pem")[0]);
    }

    [Fact]
    public async Task A_changed_entry_message_or_checkpoint_of_a_pack_fails_its_commands()
    {
        var pack = await ExportAsync("changed", "--evidence-key", log.Home["evidence.key"]);
        foreach (var file in Directory.GetFiles(pack, "*", SearchOption.AllDirectories).Where(file => !file.Contains(".sealed", StringComparison.Ordinal)))
        {
            if (Path.GetExtension(file) is ".json" or ".message" or ".salt" or ".text" or ".base" && Path.GetFileName(file) != "decisions.json")
                await File.AppendAllTextAsync(file, " ");
        }

        foreach (var command in PackFolder.Commands(pack).Where(command => !command.StartsWith("openssl ts", StringComparison.Ordinal)))
            Assert.True(await PackFolder.ShellAsync(pack, command) != 0 || command.Contains("timestamp/", StringComparison.Ordinal), command);
    }

    [Fact]
    public async Task Without_the_key_messages_stay_sealed()
    {
        var pack = await ExportAsync("sealed");

        Assert.Empty(Directory.GetFiles(Path.Combine(pack, "messages"), "*.message"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(pack, "messages"), "*.sealed"));
        Assert.DoesNotContain(Directory.GetFiles(pack, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("Musterfrau", StringComparison.Ordinal));
    }

    private static bool OpensTarget(string pack, JsonNode entry)
    {
        byte[] salt = Convert.FromHexString((string)entry["salts"]!["target"]!);
        var leaf = JsonNode.Parse(File.ReadAllText(Path.Combine(pack, $"leaves/{entry["entry"]}.json")))!;
        return Base64Url.EncodeToString(SHA256.HashData([.. salt, .. SHA256.HashData("/v1/payments"u8)])) == (string?)leaf["target"];
    }

    private async Task<string> ExportAsync(string name, params string[] more)
    {
        var home = log.Home;
        using var export = ChildProcess.Dotnet(
            Programs.Sfg, ["audit", "export", home["copy/log"], "--exchange", log.Exchange, "--key", home.Keys, "--key", log.Witness, "--out", home[name + ".zip"], .. more]);
        Assert.True(await export.ExitAsync() == 0, export.Output);
        await ZipFile.ExtractToDirectoryAsync(home[name + ".zip"], home[name]);
        return home[name];
    }

    /// <summary>A log with two calls, two keys, a witness and a time stamp, and a copy of it as an auditor gets it: without the journal.</summary>
    public sealed class StampedLog : IAsyncLifetime
    {
        internal GatewayOnDisk Home { get; } = new();

        internal string Exchange { get; private set; } = "";

        internal string Witness { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            using var tsa = await OpensslTsa.StartAsync(Home["tsa"]);
            using var witness = await WitnessProcess.CreateAsync(Home["witness"]);
            using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var master = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            await File.WriteAllTextAsync(Home["evidence.key"], master);
            await Home.PutAsync("audit/evidence", master);
            await Home.PutAsync("audit/ecdsa", ecdsa.ExportPkcs8PrivateKeyPem());
            await Home.WriteAsync(new JsonObject { ["Evidence"] = new JsonObject { ["Keep"] = "Money" }, ["EcdsaSecret"] = "audit/ecdsa" });
            await KeptCall.LogAsync(Home);
            Exchange = await KeptCall.LogAsync(Home);
            await witness.ServeAsync(Home.Keys);
            Home.Configure(new JsonObject
            {
                ["EcdsaSecret"] = "audit/ecdsa",
                ["Witnesses"] = new JsonObject { ["risk"] = witness.Configuration },
                ["WitnessesRequired"] = 1,
                ["Timestamps"] = new JsonObject { ["Address"] = tsa.Address, ["Authorities"] = tsa.Authority, ["Interval"] = "00:00:01" },
            });
            await Home.ServedAsync(StampedAsync);
            Witness = witness.Key;
            Home.Copy("audit", "copy");
            Directory.Delete(Home["copy/log.journal"], recursive: true);
        }

        public ValueTask DisposeAsync()
        {
            Home.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task StampedAsync()
        {
            for (var tries = 0; !Directory.Exists(Home["audit/timestamps"]) || Directory.GetFiles(Home["audit/timestamps"], "*.tsr").Length == 0; tries++)
            {
                Assert.True(tries < 1200);
                await Task.Delay(50);
            }
        }
    }
}
