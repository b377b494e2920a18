using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit.Canonical;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Retention;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>Whatever people write into entries, their bytes are those of RFC 8785, and few.</summary>
public sealed class LeafTextTests
{
    private static readonly LeafTime Now = new(DateTimeOffset.UnixEpoch, ClockState.Unsynchronized);

    // What encoders treat unlike each other: controls, quotes, white space, unassigned, private, beyond the BMP, halves of pairs.
    private static readonly string[] Pieces =
        ["\0", "\u001f", "\b", "\t", "\n", "\f", "\r", "\"", "\\", "/", "<", "+", "'", "\u007f", "\u0085", "\u00a0", "ü", "\u0378", "\u2003", "\u2028", "\u202e", "\u3000", "漢", "\ue000", "\ufeff", "\ufffe", "😀", "𐀀", "\ud800", "\udc00", "a"];

    [Fact]
    public void Each_entry_with_an_operators_text_is_canonical_says_that_text_and_has_at_most_4096_bytes()
    {
        var random = new Random(17);
        for (var turn = 0; turn < 300; turn++)
        {
            var (reason, actor) = (Text(random, 200), Text(random, 64));
            var subject = new string(turn % 2 == 0 ? '"' : '\\', 100);
            foreach (var act in Enum.GetValues<RetentionAct>())
            {
                var order = new RetentionOrder(act, act == RetentionAct.Prune ? "" : subject, new DateOnly(2026, 11, 21), reason, actor);
                Assert.Null(order.Fault());
                Says(Written(output => RetentionLeaf.Write(output, order, 1L << 52, Now)), actor, reason);
            }

            var keys = Enumerable.Repeat(new string('f', 32), ErasureDesk.KeysInLeaf).ToList();
            var erasure = new ErasureOrder("payment:1", null, null, reason, actor);
            Assert.Null(erasure.Fault());
            Says(Written(output => EventLeaf.WriteErased(output, erasure, keys, Now)), actor, reason);
        }
    }

    [Fact]
    public void Each_other_entry_is_canonical_too_whatever_configurations_and_policies_call_things()
    {
        using var home = new GatewayOnDisk();
        var random = new Random(18);
        var note = Checkpoint.Sign(GatewayOnDisk.Origin, 17, MerkleHash.Empty, [new Ed25519NoteSigner(GatewayOnDisk.Origin, new byte[32])]).Note;
        for (var turn = 0; turn < 100; turn++)
        {
            var (exchange, facts) = Named(home, () => Text(random, 40));
            exchange.Decision = exchange.Decision! with { BundleRevision = Text(random, 1000) };
            var denied = Named(home, () => Text(random, 40)).Exchange;
            denied.Decision = exchange.Decision with { Allowed = false, Reasons = [.. Enumerable.Range(0, 50).Select(_ => new PolicyReason(Text(random, 500), ""))] };
            var policy = new PolicyStatus.State(Text(random, 1000), RefusedRevision: Text(random, 1000));
            Action<IBufferWriter<byte>>[] events =
            [
                output => EventLeaf.WriteStart(output, new GatewayFacts(Text(random, 40), Text(random, 64)), ClockReading.Take("ptp.example, \"GPS\""), Now),
                output => EventLeaf.WriteClock(output, ClockReading.Take("ptp.example, \\GPS"), Now),
                output => EventLeaf.WriteStop(output, Now),
                output => EventLeaf.WriteUnknown(output, new OpenIntent(exchange.Id, 17), Now),
                output => EventLeaf.WritePolicy(output, policy, Now),
                output => EventLeaf.WriteKey(output, note, Now),
                output => EventLeaf.WriteCertified(output, Text(random, 40), new CertifiedKey(Text(random, 43), Text(random, 100), Now.Time, "e30.e30.e30"), Now),
                output => Leaf.WriteIntent(output, exchange, facts, new Commitments(new byte[32], "id"), Now),
                output => Leaf.WriteAnswers(output, exchange, [facts], new Commitments(new byte[32], "id"), Now),
                output => Leaf.WriteOutcome(output, denied, new Outcome(403, new byte[32]), answer: null, [], new Commitments(new byte[32], "id"), Now),
                output => Leaf.WriteOutcome(output, exchange, new Outcome(201, new byte[32]), answer: null, [facts], new Commitments(new byte[32], "id"), Now),
            ];
            Array.ForEach(events, write => Written(write));
        }
    }

    [Fact]
    public async Task A_call_whose_names_are_long_tells_of_all_its_calls_in_entries_of_at_most_4096_bytes()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await home.OpenedAsync(async services =>
        {
            var log = services.GetRequiredService<IEvidenceLog>();
            var (exchange, _) = Named(home, () => "client");
            for (var i = 0; i < 3; i++)
            {
                var sent = Named(home, () => new string('ü', 250)).Facts;
                await log.IntentAsync(exchange, sent, default);
                exchange.Upstream.Enqueue(sent with { Result = "answered", Status = 201 + i });
            }

            await log.OutcomeAsync(exchange, new Outcome(202, new byte[32], "outcome", [1, 2, 3]), default);
        });

        Assert.All(home.Entries, entry => Assert.InRange(entry.Length, 1, 4096));
        Assert.All(home.Entries, entry => Assert.Equal(entry, CanonicalJson.Canonicalize(entry)));
        var told = home.Entries.Select(entry => JsonNode.Parse(entry)!).Where(entry => (string?)entry["kind"] is "answers" or "outcome").ToList();
        Assert.Equal(["answers", "answers", "answers", "outcome"], told.Select(entry => (string?)entry["kind"]));
        Assert.Equal([201, 202, 203], told.SelectMany(entry => entry["upstream"]!.AsArray()).Select(call => (int)call!["status"]!));
    }

    private static (Exchange Exchange, UpstreamFacts Facts) Named(GatewayOnDisk home, Func<string> name)
    {
        var exchange = KeptCall.Opened(home);
        exchange.Caller = exchange.Caller! with { ClientId = name(), Workload = name() };
        return (exchange, KeptCall.Sent() with { Upstream = name(), SignatureKid = name(), ServerCertificate = new string('s', 43), ResponseDigest = new byte[32], ResponseKey = new string('k', 43) });
    }

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        var entry = output.WrittenSpan.ToArray();
        Assert.Equal(Encoding.UTF8.GetString(CanonicalJson.Canonicalize(entry)), Encoding.UTF8.GetString(entry));
        Assert.InRange(entry.Length, 1, 4096);
        return entry;
    }

    private static void Says(byte[] entry, string actor, string reason)
    {
        var said = JsonNode.Parse(entry)!;
        Assert.Equal((WellFormed(actor), WellFormed(reason)), ((string)said["actor"]!, (string)said["reason"]!));
    }

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Text of exactly so many UTF-16 units, now and then of one character alone.</summary>
    private static string Text(Random random, int length)
    {
        var (text, only) = (new StringBuilder(), random.Next(3) == 0 ? Pieces[random.Next(Pieces.Length)] : null);
        while (text.Length < length)
            text.Append(only ?? Pieces[random.Next(Pieces.Length)]);
        return text.ToString(0, length);
    }
}
