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
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Anchors;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>What an exchange's receipt shows is its own leaves, however its neighbours' lie between them.</summary>
public sealed class ReceiptReaderTests(ReceiptReaderTests.FullLog log) : IClassFixture<ReceiptReaderTests.FullLog>
{
    [Fact]
    public async Task Each_exchange_is_shown_its_own_leaves_and_their_own_proofs_and_no_others()
    {
        var key = log.Home.Key;
        foreach (var (call, receipt) in log.Answers)
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
        foreach (var (call, receipt) in log.Answers.Take(10))
        {
            var answer = Assert.IsType<ContentHttpResult>(await ReceiptEndpoints.GetAsync(call, new DefaultHttpContext().Request, Reader, default));

            var proof = TlogProof.Parse(Encoding.UTF8.GetBytes(answer.ResponseContent!));
            var entry = await log.Gateway.Services.GetRequiredService<AuditRoom>().Log.ReadEntryAsync(receipt.Index, default);
            Assert.Equal(Convert.ToHexString(receipt.LeafHash), Convert.ToHexString(MerkleHasher.HashLeaf(entry).ToArray()));
            Assert.True(proof.Verify(entry, log.Home.Key));
        }
    }

    [Fact]
    public async Task An_identifier_of_no_exchange_has_no_receipt()
    {
        Assert.Empty(await Reader.FindAsync(Ulid.New(TimeProvider.System), default));
        Assert.Equal(Problems.ReceiptNotFound, (await Assert.ThrowsAsync<ProblemException>(() => Reader.FindAsync("../" + log.Answers[0].Call, default))).Problem);
        Assert.Equal(Problems.ReceiptNotFound, (await Assert.ThrowsAsync<ProblemException>(
            () => ReceiptEndpoints.GetAsync(Ulid.New(TimeProvider.System), new DefaultHttpContext().Request, Reader, default))).Problem);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(255, false)]
    public async Task The_first_leaf_is_found_however_many_others_come_before_it_up_to_a_bound(long bound, bool found)
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: false);
        var clock = new ManualTime();
        await home.OpenedAsync(
            async services =>
            {
                var (log, late) = (services.GetRequiredService<IEvidenceLog>(), KeptCall.Opened(home, clock)); // its body takes long to come
                var first = services.GetRequiredService<AuditRoom>().Log.Current.Size;
                clock.Advance(TimeSpan.FromSeconds(30));
                await Task.WhenAll(Enumerable.Range(0, 256 - (int)first).Select(_ => log.OutcomeAsync(KeptCall.Opened(home, clock), new Outcome(202, new byte[32], "outcome", null), default).AsTask()));
                await log.OutcomeAsync(late, new Outcome(202, new byte[32], "outcome", null), default);

                var reader = new ReceiptReader(services.GetRequiredService<AuditRoom>(), services.GetRequiredService<WitnessRoom>()) { MostBeforeFirst = bound };
                Assert.Equal(found ? ["outcome"] : [], await KindsAsync(reader, late.Id));
            },
            clock);
    }

    [Fact]
    public async Task The_end_of_a_stream_is_shown_however_long_it_lasted_and_whatever_lies_between()
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: false);
        var clock = new ManualTime();
        await home.OpenedAsync(
            async services =>
            {
                var (log, reader, stream) = (services.GetRequiredService<IEvidenceLog>(), services.GetRequiredService<ReceiptReader>(), KeptCall.Opened(home, clock));
                await log.IntentAsync(stream, Sent(), default);
                await log.OutcomeAsync(stream, new Outcome(200, null, "outcome-begun"), default);
                for (var minutes = 0; minutes < 60; minutes += 15)
                {
                    clock.Advance(TimeSpan.FromMinutes(15));
                    await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => log.OutcomeAsync(KeptCall.Opened(home, clock), new Outcome(202, new byte[32], "outcome", null), default).AsTask()));
                }

                Assert.Equal(["intent", "outcome-begun"], await KindsAsync(reader, stream.Id));
                await log.OutcomeAsync(stream, new Outcome(200, new byte[32], "outcome-closed"), default);
                Assert.Equal(["intent", "outcome-begun", "outcome-closed"], await KindsAsync(reader, stream.Id));
            },
            clock);
    }

    [Fact]
    public async Task What_a_crash_left_open_is_shown_as_unknown_however_late_the_gateway_came_back()
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: false);
        var clock = new ManualTime();
        var calls = Enumerable.Range(0, 200).Select(_ => KeptCall.Opened(home, clock)).ToList();
        await using (var gateway = GatewayHost.Checked(home[""], services => services.AddSingleton<TimeProvider>(clock)))
        {
            var room = gateway.Services.GetRequiredService<AuditRoom>();
            await room.StartingAsync(default);
            await Task.WhenAll(calls.Select(call => gateway.Services.GetRequiredService<IEvidenceLog>().IntentAsync(call, Sent(), default).AsTask()));
            await room.DisposeAsync(); // without a last word
        }

        clock.Advance(TimeSpan.FromDays(2));
        await home.OpenedAsync(
            async services =>
            {
                foreach (var call in calls)
                    Assert.Equal(["intent", "outcome-unknown"], await KindsAsync(services.GetRequiredService<ReceiptReader>(), call.Id));
            },
            clock);
    }

    private static async Task<IEnumerable<string>> KindsAsync(ReceiptReader reader, string call) => (await reader.FindAsync(call, default)).Select(leaf => leaf.Kind);

    private static UpstreamFacts Sent() => KeptCall.Sent() with { RequestMessage = null };

    private ReceiptReader Reader => log.Gateway.Services.GetRequiredService<ReceiptReader>();

    /// <summary>An open log in which the leaves of many exchanges lie between each other.</summary>
    public sealed class FullLog : IAsyncLifetime
    {
        private const int Calls = 200; // more leaves than the reader passes over between two looks at the time

        internal GatewayOnDisk Home { get; } = new();

        internal List<(string Call, Receipt Receipt)> Answers { get; } = [];

        internal WebApplication Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Home.WriteAsync([]);
            Gateway = GatewayHost.Checked(Home[""]);
            await Gateway.Services.GetRequiredService<AuditRoom>().StartingAsync(default);
            var log = Gateway.Services.GetRequiredService<IEvidenceLog>();
            var calls = Enumerable.Range(0, Calls).Select(_ => KeptCall.Opened(Home)).ToList();
            await Task.WhenAll(calls.Select(call => log.IntentAsync(call, KeptCall.Sent() with { RequestMessage = null }, default).AsTask()));
            var receipts = await Task.WhenAll(Enumerable.Reverse(calls).Select(call => log.OutcomeAsync(call, new Outcome(202, new byte[32], "outcome", null), default).AsTask()));
            Answers.AddRange(Enumerable.Reverse(calls).Select(call => call.Id).Zip(receipts));
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.Services.GetRequiredService<AuditRoom>().StoppedAsync(default);
            await Gateway.DisposeAsync();
            Home.Dispose();
        }
    }
}
