using System.Text;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Verification;
using SecureFin.Audit.Witness;

namespace SecureFin.Audit.Tests.Witness;

public sealed class WitnessTests
{
    private static readonly Ed25519Cosigner Cosigner = Ed25519Cosigner.Generate("witness.example/w1", TimeProvider.System);

    [Fact]
    public async Task A_growing_log_is_cosigned_and_its_receipts_carry_the_cosignature()
    {
        using var home = new TempDirectory();
        using var heads = new FileWitnessHeads(home["heads"]);
        var server = Server(heads);
        await using var log = await A.Log(home);
        var client = new WitnessClient(log, server.Key);
        for (var round = 0; round < 5; round++)
        {
            await A.Append(log, round * 100, 100);
            Assert.Equal(WitnessVerdict.Cosigned, await Ask(client, server));
            Assert.Equal(log.Current.Size, client.CosignedSize);
        }

        var proof = await log.ProveAsync(42, client.Cosigned!, default);
        var read = TlogProof.Parse(Encoding.UTF8.GetBytes(proof.ToTlogProof()));
        Assert.True(read.Verify(A.Entry(42), A.Signer.Key));
        Assert.Equal([A.Signer.Key, server.Key], read.Checkpoint.Note.Verify([A.Signer.Key, server.Key]));
        Assert.InRange(Cosignature.Time(read.Checkpoint.Note.Signatures[1]), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task An_ECDSA_witness_cosigns_too()
    {
        using var home = new TempDirectory();
        using var heads = new FileWitnessHeads(home["heads"]);
        var server = new WitnessServer(TestSigner.Create("witness.example/w2", NoteKeyType.CosignatureEcdsa), [A.Signer.Key], heads);
        await using var log = await A.Log(home);
        await A.Append(log, 0, 3);

        Assert.Equal(WitnessVerdict.Cosigned, await Ask(new WitnessClient(log, server.Key), server));
    }

    [Fact]
    public async Task A_log_that_does_not_know_what_the_witness_has_is_told_and_asks_again()
    {
        using var home = new TempDirectory();
        using var heads = new FileWitnessHeads(home["heads"]);
        var server = Server(heads);
        await using var log = await A.Log(home);
        await A.Append(log, 0, 10);
        await Ask(new WitnessClient(log, server.Key), server);
        await A.Append(log, 10, 10);

        var forgetful = new WitnessClient(log, server.Key);

        Assert.Equal(WitnessVerdict.AskAgain, await Ask(forgetful, server));
        Assert.Equal(WitnessVerdict.Cosigned, await Ask(forgetful, server));
    }

    [Fact]
    public async Task A_log_restored_from_a_backup_is_contradicted()
    {
        using var home = new TempDirectory();
        using var heads = new FileWitnessHeads(home["heads"]);
        var server = Server(heads);
        await A.Stopped(home, 10);
        Copy(home["log"], home["backup/log"]);
        Copy(home["log.journal"], home["backup/log.journal"]);
        await using (var log = await A.Log(home))
        {
            await A.Append(log, 10, 10);
            await Ask(new WitnessClient(log, server.Key), server);
        }

        await using var restored = await A.Log(new TempDirectory(home["backup"]));
        Assert.Equal(WitnessVerdict.Contradicted, await Ask(new WitnessClient(restored, server.Key), server));

        await A.Append(restored, 500, 10); // grown to the same size, but another tree
        Assert.Equal(WitnessVerdict.AskAgain, await Ask(new WitnessClient(restored, server.Key), server));
        var client = new WitnessClient(restored, server.Key, 20);
        Assert.Equal(WitnessVerdict.Contradicted, await Ask(client, server));
        await A.Append(restored, 600, 5);
        Assert.Equal(WitnessVerdict.Contradicted, await Ask(client, server));

        restored.StopAsContradicted();
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await restored.AppendAsync(A.Entry(1), default));
        Assert.Equal(AuditUnavailableReason.ContradictedByWitness, refusal.Reason);
    }

    [Fact]
    public async Task Of_two_requests_at_once_from_two_copies_one_gets_409()
    {
        using var home = new TempDirectory();
        using var heads = new FileWitnessHeads(home["heads"]);
        var server = Server(heads);
        var trees = Enumerable.Range(0, 8).Select(i => Checkpoint.Sign(A.Origin, 1, MerkleHasher.HashLeaf([(byte)i]), [A.Signer])).ToArray();

        var answers = await Task.WhenAll(trees.Select(tree => Task.Run(() => server.AddCheckpoint(new AddCheckpointRequest(0, [], tree).ToBytes()))));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(7, answers.Count(answer => answer is { Status: 409, ContentType: WitnessResponse.SizeType, Body: "1\n" }));
    }

    [Fact]
    public async Task Every_other_request_is_refused_with_its_status()
    {
        using var home = new TempDirectory();
        using var heads = new FileWitnessHeads(home["heads"]);
        var server = Server(heads);
        await using var log = await A.Log(home);
        await A.Append(log, 0, 10);
        await Ask(new WitnessClient(log, server.Key), server);
        await A.Append(log, 10, 10);
        var proof = await log.ProveConsistencyAsync(10, default);
        using var stranger = Ed25519NoteSigner.Generate(A.Origin);
        using var unknown = Ed25519NoteSigner.Generate("other.example/1");

        Assert.Equal(400, server.AddCheckpoint("old 1"u8).Status);
        Assert.Equal(400, server.AddCheckpoint("old 01\n\n"u8).Status);
        Assert.Equal(400, server.AddCheckpoint(new AddCheckpointRequest(30, [], log.Current).ToBytes()).Status);
        Assert.Equal(404, server.AddCheckpoint(new AddCheckpointRequest(0, [], Checkpoint.Sign(unknown.Name, 1, MerkleHash.Empty, [unknown])).ToBytes()).Status);
        Assert.Equal(403, server.AddCheckpoint(new AddCheckpointRequest(10, proof.Path, Checkpoint.Sign(A.Origin, 20, log.Current.Root, [stranger])).ToBytes()).Status);
        Assert.Equal(422, server.AddCheckpoint(new AddCheckpointRequest(10, [.. proof.Path.SkipLast(1)], log.Current).ToBytes()).Status);
        Assert.Equal((409, "10\n"), (server.AddCheckpoint(new AddCheckpointRequest(5, [], log.Current).ToBytes()) is var conflict ? conflict.Status : 0, conflict.Body));
        Assert.Equal(409, server.AddCheckpoint(new AddCheckpointRequest(10, [], Checkpoint.Sign(A.Origin, 10, log.Current.Root, [A.Signer])).ToBytes()).Status); // another tree of the size it has
        Assert.Equal(200, server.AddCheckpoint(new AddCheckpointRequest(10, proof.Path, log.Current).ToBytes()).Status);
    }

    [Fact]
    public async Task The_witness_keeps_what_it_signed_over_a_restart()
    {
        using var home = new TempDirectory();
        await using var log = await A.Log(home);
        await A.Append(log, 0, 10);
        using (var heads = new FileWitnessHeads(home["heads"]))
            await Ask(new WitnessClient(log, Cosigner.Key), Server(heads));

        using var again = new FileWitnessHeads(home["heads"]);
        Assert.Equal(10, again.Read(A.Origin)!.Size);
        Assert.Null(again.Read("other"));
    }

    [Theory]
    [InlineData(200, "text/plain", "")]
    [InlineData(200, "text/plain", "\u2014 witness.example/w1 AAAAAAA=\n")]
    [InlineData(409, "text/x.tlog.size", "x\n")]
    [InlineData(409, "text/x.tlog.size", "1")]
    [InlineData(500, "text/plain", "no\n")]
    public async Task A_useless_answer_means_nothing_is_known(int status, string type, string body)
    {
        using var home = new TempDirectory();
        await using var log = await A.Log(home);
        await A.Append(log, 0, 1);
        var client = new WitnessClient(log, Cosigner.Key);
        await client.NextRequestAsync(default);

        Assert.Equal(WitnessVerdict.Unavailable, client.Take(status, type, Encoding.UTF8.GetBytes(body)));
        Assert.Null(client.Cosigned);
    }

    private static WitnessServer Server(IWitnessHeads heads) => new(Cosigner, [A.Signer.Key], heads);

    private static async Task<WitnessVerdict> Ask(WitnessClient client, WitnessServer server)
    {
        if (await client.NextRequestAsync(default) is not { } body)
            return WitnessVerdict.Contradicted;
        var answer = server.AddCheckpoint(body);
        return client.Take(answer.Status, answer.ContentType, answer.ToBytes());
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
