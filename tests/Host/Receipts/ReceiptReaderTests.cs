using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Contract;
using SecureFin.Gateway.Api;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>What an exchange's receipt shows is its own leaves, however its neighbours' lie between them.</summary>
public sealed class ReceiptReaderTests : IAsyncLifetime
{
    private const int Calls = 200; // more leaves than the reader passes over between two looks at the time

    private readonly GatewayOnDisk _home = new();
    private readonly List<(string Call, Receipt Receipt)> _answers = [];
    private WebApplication _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        await _home.WriteAsync([]);
        _gateway = GatewayHost.Checked(_home[""]);
        await _gateway.Services.GetRequiredService<AuditRoom>().StartingAsync(default);
        var log = _gateway.Services.GetRequiredService<IEvidenceLog>();
        var calls = Enumerable.Range(0, Calls).Select(_ => KeptCall.Opened(_home)).ToList();
        foreach (var call in calls)
            await log.IntentAsync(call, KeptCall.Sent() with { RequestMessage = null }, default);
        foreach (var call in Enumerable.Reverse(calls))
            _answers.Add((call.Id, await log.OutcomeAsync(call, new Outcome(202, new byte[32], "outcome", null), default)));
    }

    [Fact]
    public async Task Each_exchange_is_shown_its_own_leaves_and_their_own_proofs_and_no_others()
    {
        var key = _home.Key;
        foreach (var (call, receipt) in _answers)
        {
            var leaves = await Reader.FindAsync(call, default);

            Assert.Equal(["intent", "outcome"], leaves.Select(leaf => leaf.Kind));
            Assert.All(leaves, leaf => Assert.Equal(call, (string?)JsonNode.Parse(leaf.Entry)!["call"]));
            Assert.All(leaves, leaf => Assert.Equal((leaf.Index, MerkleHasher.HashLeaf(leaf.Entry)), (leaf.Proof.Index, leaf.Proof.LeafHash)));
            Assert.All(leaves, leaf => Assert.True(TlogProof.Parse(Encoding.UTF8.GetBytes(leaf.Proof.ToTlogProof())).Verify(leaf.Entry, key)));
            Assert.Equal((receipt.Index, Convert.ToHexString(receipt.LeafHash)), (leaves[^1].Index, Convert.ToHexString(MerkleHasher.HashLeaf(leaves[^1].Entry).ToArray())));
        }
    }

    [Fact]
    public async Task The_proof_that_is_served_is_that_of_the_leaf_which_the_receipt_names()
    {
        foreach (var (call, receipt) in _answers.Take(10))
        {
            var answer = Assert.IsType<ContentHttpResult>(await ReceiptEndpoints.GetAsync(call, new DefaultHttpContext().Request, Reader, default));

            var proof = TlogProof.Parse(Encoding.UTF8.GetBytes(answer.ResponseContent!));
            var entry = await _gateway.Services.GetRequiredService<AuditRoom>().Log.ReadEntryAsync(receipt.Index, default);
            Assert.Equal(Convert.ToHexString(receipt.LeafHash), Convert.ToHexString(MerkleHasher.HashLeaf(entry).ToArray()));
            Assert.True(proof.Verify(entry, _home.Key));
        }
    }

    [Fact]
    public async Task An_identifier_of_no_exchange_has_no_receipt()
    {
        Assert.Empty(await Reader.FindAsync(Ulid.New(TimeProvider.System), default));
        Assert.Equal(Problems.ReceiptNotFound, (await Assert.ThrowsAsync<ProblemException>(() => Reader.FindAsync("../" + _answers[0].Call, default))).Problem);
        Assert.Equal(Problems.ReceiptNotFound, (await Assert.ThrowsAsync<ProblemException>(
            () => ReceiptEndpoints.GetAsync(Ulid.New(TimeProvider.System), new DefaultHttpContext().Request, Reader, default))).Problem);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.Services.GetRequiredService<AuditRoom>().StoppedAsync(default);
        await _gateway.DisposeAsync();
        _home.Dispose();
    }

    private ReceiptReader Reader => _gateway.Services.GetRequiredService<ReceiptReader>();
}
