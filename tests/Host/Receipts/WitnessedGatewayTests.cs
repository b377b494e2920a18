using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>The gateway and a witness, each a process of its own.</summary>
public sealed class WitnessedGatewayTests
{
    [Fact]
    public async Task A_restored_backup_does_not_serve_and_an_equivocating_log_is_not_cosigned_even_after_the_witness_restarts()
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        await home.ServedAsync(() => Task.CompletedTask); // makes the log's key known
        using var witness = await WitnessProcess.CreateAsync(home["witness"]);
        await witness.ServeAsync(home.Keys);
        home.Configure(Required(witness));

        home.Copy("audit", "backup");
        await home.ServedAsync(() => UntilAsync(() => Witnessed(home) is not null));
        var newest = new LogReader(home.Log).Checkpoint;
        var keys = new[] { home.Key, VerifierKey.Parse(witness.Key) };
        Assert.Equal((newest.Size, newest.Root, 2), (Witnessed(home)!.Size, Witnessed(home)!.Root, Witnessed(home)!.Note.Verify(keys)!.Count));

        home.Copy("audit", "newest");
        home.Copy("backup", "audit");
        await witness.ServeAsync(home.Keys); // what it has cosigned outlives it
        using (var restored = home.Serve())
        {
            Assert.Equal(2, await restored.ExitAsync());
            await restored.UntilSaidAsync("audit.unavailable: The witness risk knows a larger or another log");
        }

        Assert.True(new LogReader(home.Log).Checkpoint.Size < newest.Size, "a refused start appends nothing");
        home.Copy("newest", "audit");
        await home.ServedAsync(() => Task.CompletedTask);
    }

    [Fact]
    public async Task Without_its_witness_a_gateway_that_requires_one_does_not_start_unless_told_so()
    {
        using var home = new GatewayOnDisk();
        using var witness = await WitnessProcess.CreateAsync(home["witness"]);
        await home.WriteAsync(Required(witness));
        using (var gateway = home.Serve())
        {
            Assert.Equal(2, await gateway.ExitAsync());
            await gateway.UntilSaidAsync("Too few witnesses");
        }

        var configuration = Required(witness);
        configuration["StartWithoutWitnesses"] = true;
        home.Configure(configuration);
        await home.ServedAsync(async () =>
        {
            await witness.ServeAsync(home.Keys);
            await UntilAsync(() => Witnessed(home) is not null);
        });
    }

    private static JsonObject Required(WitnessProcess witness) => new()
    {
        ["Witnesses"] = new JsonObject { ["risk"] = witness.Configuration }, ["WitnessesRequired"] = 1, ["WitnessInterval"] = "00:00:00.200",
    };

    private static Checkpoint? Witnessed(GatewayOnDisk home) => File.Exists(home.Log + ".witnessed") ? Checkpoint.Parse(File.ReadAllBytes(home.Log + ".witnessed")) : null;

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            Assert.True(tries < 1200);
            await Task.Delay(50);
        }
    }
}
