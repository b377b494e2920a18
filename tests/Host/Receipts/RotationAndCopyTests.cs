using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>The log's key changes between two runs of the program; a copy follows on another folder.</summary>
public sealed class RotationAndCopyTests
{
    [Fact]
    public async Task A_new_key_is_announced_by_the_former_and_log_and_copy_verify_with_the_keys_that_are_published()
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync(new JsonObject { ["CopyTo"] = home["copy"] });
        await home.ServedAsync(() => CopiedAsync(home, 1));
        var old = home.Key;
        await home.PutAsync("audit/ed25519-2", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        home.Configure(new JsonObject { ["CopyTo"] = home["copy"], ["Ed25519Secret"] = "audit/ed25519-2", ["FormerEd25519Secret"] = "audit/ed25519" });
        await home.ServedAsync(() => CopiedAsync(home, 4));

        var keys = (await File.ReadAllLinesAsync(home.Keys)).Select(VerifierKey.Parse).ToList();
        Assert.Equal([home.Key.ToString(), old.ToString()], keys.Select(key => key.ToString()));
        Assert.Empty((await new LogVerifier(keys).VerifyAsync(home.Log)).Problems);
        Assert.Empty((await new LogVerifier(keys).VerifyAsync(home["copy"])).Problems);
        var leaves = new LogReader(home.Log).ReadEntries(0, long.MaxValue).Select(entry => JsonNode.Parse(entry.Span)!).ToList();
        var leaf = leaves.Single(entry => (string?)entry["kind"] == "key");
        var secondStart = leaves.FindLastIndex(entry => (string?)entry["kind"] == "start");
        var announced = KeyAnnouncement.Open(SignedNote.Parse(Encoding.UTF8.GetBytes((string)leaf["note"]!)), old)!;
        Assert.Equal((home.Key.ToString(), (long)leaves.IndexOf(leaf)), (announced.Key.ToString(), announced.From));
        Assert.Equal(secondStart - 1, leaves.IndexOf(leaf)); // before anything that the new key alone vouches for
    }

    private static async Task CopiedAsync(GatewayOnDisk home, long size)
    {
        for (var tries = 0; !File.Exists(home["copy/checkpoint"]) || Checkpoint.Parse(await File.ReadAllBytesAsync(home["copy/checkpoint"])).Size < size; tries++)
        {
            Assert.True(tries < 1200);
            await Task.Delay(50);
        }
    }
}
