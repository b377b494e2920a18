using System.Text;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Cli.Tests.Audit.Export;

/// <summary>Whoever has a genuine pack makes another of it: its commands must not all hold.</summary>
public sealed class ForgedPackTests
{
    [Fact]
    public async Task An_invented_entry_whose_proof_brings_its_own_checkpoint_is_in_no_signed_tree()
    {
        using var exchange = new SealedExchange();
        Assert.Equal(0, (await exchange.ExportAsync()).ExitCode);
        var check = Assert.Single(exchange.Commands, command => command.StartsWith("sh check.sh", StringComparison.Ordinal));
        Assert.Equal(0, await exchange.ShellAsync(check));
        var invented = Encoding.UTF8.GetBytes("""{"call":"01J00000000000000000000000","kind":"outcome","status":200}""");
        var proof = (await File.ReadAllTextAsync(exchange["pack/leaves/0.proof"])).Split('\n');
        var root = Array.IndexOf(proof, "") + 3; // the checkpoint: origin, size, root
        proof[root] = MerkleHasher.HashLeaf(invented).ToString();
        await File.WriteAllBytesAsync(exchange["pack/leaves/0.json"], invented);
        await File.WriteAllTextAsync(exchange["pack/leaves/0.proof"], string.Join('\n', proof));

        Assert.NotEqual(0, await exchange.ShellAsync(check));
    }

    [Fact]
    public async Task Two_signed_texts_about_different_trees_prove_nothing()
    {
        using var exchange = new SealedExchange();
        Assert.Equal(0, (await exchange.ExportAsync()).ExitCode);
        var check = Assert.Single(exchange.Commands, command => command.StartsWith("sh check.sh", StringComparison.Ordinal));
        var text = await File.ReadAllTextAsync(exchange["pack/signatures/1.text"]);
        await File.WriteAllTextAsync(exchange["pack/signatures/2.text"], "cosignature/v1\ntime 1\n" + text);
        Assert.Equal(0, await exchange.ShellAsync(check + " signatures/2.text"));
        await File.WriteAllTextAsync(exchange["pack/signatures/2.text"], "cosignature/v1\ntime 1\n" + text.Replace("\n1\n", "\n2\n", StringComparison.Ordinal));

        Assert.NotEqual(0, await exchange.ShellAsync(check + " signatures/2.text"));
    }

    [Fact]
    public async Task A_pack_of_a_log_that_no_given_key_signed_says_so_and_ends_with_1()
    {
        using var another = Ed25519NoteSigner.Generate("gateway.example/audit/1");
        using var exchange = new SealedExchange { GivenKey = another.Key.ToString() };
        var run = await exchange.ExportAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\nWRONG. None of the given keys signed this checkpoint", exchange.Readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_is_for_its_owner_alone()
    {
        using var exchange = new SealedExchange();
        await exchange.ExportAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(exchange["pack.zip"]));
    }
}
