using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit;
using SecureFin.Audit.Canonical;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Signatures.Answers;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>What the entries of the log tell.</summary>
public sealed class LeafTests
{
    private static readonly LeafTime Now = new(DateTimeOffset.UnixEpoch, ClockState.Synchronized);

    [Fact]
    public async Task The_leaves_of_a_call_are_a_chain_and_name_policy_binding_masks_and_the_servers_certificate()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await KeptCall.LogAsync(home, calls: 2);

        var leaves = Entries(home);
        Assert.Equal([null, null, 1, 2, null], leaves.Select(leaf => (long?)leaf["previous"]));
        var outcome = leaves.Single(leaf => (string?)leaf["kind"] == "outcome");
        Assert.Equal("x5t#S256", (string?)outcome["caller"]!["binding"]);
        Assert.Equal(KeptCall.Digest, (string?)outcome["policy"]!["digest"]);
        Assert.Equal("""{"iban":"partial","pan":"token"}""", outcome["policy"]!["mask"]!.ToJsonString());
        Assert.All(outcome["upstream"]!.AsArray(), upstream => Assert.Equal(new string('s', 43), (string?)upstream!["cert"]));
    }

    [Fact]
    public async Task The_first_leaf_names_the_program_and_the_configuration_and_an_open_intent_is_closed_with_its_index()
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        var call = await CrashedAsync(home);
        await KeptCall.LogNothingAsync(home);

        var leaves = Entries(home);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(home["gateway.json"]))), (string?)leaves[0]["config"]);
        Assert.NotEqual("", (string?)leaves[0]["version"]);
        var unknown = leaves.Single(leaf => (string?)leaf["kind"] == "outcome-unknown");
        Assert.Equal((call, 1), ((string?)unknown["call"], (long)unknown["previous"]!));
    }

    [Fact]
    public void The_fullest_leaf_is_canonical_and_within_4_KiB()
    {
        using var home = new GatewayOnDisk();
        var exchange = KeptCall.Opened(home);
        exchange.Decision = exchange.Decision! with
        {
            Allowed = false, Reasons = [.. Enumerable.Range(0, 50).Select(i => new PolicyReason(new string('r', 500), ""))],
            Obligations = new() { Mask = Enum.GetValues<DataClass>().Select(DataClassNames.Of).Append("bic").Concat(Enumerable.Range(0, 50).Select(i => $"/{new string('p', 60)}{i}/**/@x")).ToDictionary(key => key, _ => "partial", StringComparer.Ordinal) },
        };
        exchange.LastLeaf = long.MaxValue >> 11;
        var output = new ArrayBufferWriter<byte>();
        var facts = KeptCall.Sent() with { ServerCertificate = new string('s', 43), Result = "answered", Status = 201, ResponseDigest = new byte[32], ResponseSignatureValid = true, ResponseKey = new string('k', 43) };

        Leaf.WriteOutcome(output, exchange, new Outcome(201, new byte[32]), answer: null, [facts, facts, facts], new Commitments(new byte[32], new string('a', 32)), Now);

        Assert.Equal(output.WrittenSpan.ToArray(), CanonicalJson.Canonicalize(output.WrittenSpan.ToArray()));
        Assert.InRange(output.WrittenCount, 2000, 4096);
        var policy = JsonNode.Parse(output.WrittenSpan)!["policy"]!;
        Assert.Equal((8, 42), (policy["reasons"]!.AsArray().Count, (int)policy["reasonsLeftOut"]!));
        Assert.Equal((Enum.GetValues<DataClass>().Length + 1, 50), (policy["mask"]!.AsObject().Count, (int)policy["maskPlaces"]!));
    }

    [Fact]
    public void What_could_identify_somebody_stands_as_a_commitment_that_the_days_key_opens_and_never_in_clear()
    {
        using var home = new GatewayOnDisk();
        var (exchange, key, body) = (KeptCall.Opened(home), SHA256.HashData("a day"u8), SHA256.HashData("a body"u8));
        exchange.AnswerSeal = new AnswerSeal("seal-1", "sfg=:c2lnbmF0dXJl:");
        var facts = KeptCall.Sent() with { Result = "answered", ResponseDigest = body };
        var intent = Written(output => Leaf.WriteIntent(output, exchange, facts, new Commitments(key), Now));
        var outcome = Written(output => Leaf.WriteOutcome(output, exchange, new Outcome(201, body), answer: null, [facts], new Commitments(key), Now));

        foreach (var leaf in (JsonNode[])[intent, outcome])
        {
            var upstream = leaf["upstream"] as JsonObject ?? leaf["upstream"]![0]!;
            Assert.Equal(Commitment("target", exchange.RawTarget), (string?)leaf["target"]);
            Assert.Equal(Commitment("body", exchange.BodyDigest!), (string?)leaf["body"]);
            Assert.Equal(Commitment("subject", exchange.Caller!.Subject), (string?)leaf["caller"]!["subject"]);
            Assert.Equal(Commitment("evidence", exchange.CallerSignature!.EvidenceDigest), (string?)leaf["caller"]!["signature"]!["evidence"]);
            Assert.Equal(Commitment("path", facts.Path), (string?)upstream["path"]);
            Assert.Equal(Commitment("request", facts.RequestDigest!), (string?)upstream["request"]);
            Assert.Equal(Commitment("response", body), (string?)upstream["response"]);
            Assert.Equal(facts.ResponseKey, (string?)upstream["responseKey"]);
            Assert.All([exchange.Caller.Subject, exchange.RawTarget, facts.Path, "c2lnbmF0dXJl"], clear => Assert.DoesNotContain(clear, leaf.ToJsonString(), StringComparison.Ordinal));
        }

        Assert.Equal(Commitment("answer", body), (string?)outcome["answer"]);
        Assert.Equal(Commitment("signature", exchange.AnswerSeal.Signature), (string?)outcome["seal"]!["signature"]);

        string Commitment(string name, object value)
        {
            var digest = value as byte[] ?? SHA256.HashData(Encoding.UTF8.GetBytes((string)value));
            var salt = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{exchange.Id}\0{name}"))[..Commitments.SaltBytes];
            return Base64Url.EncodeToString(SHA256.HashData([.. salt, .. digest]));
        }
    }

    private static JsonNode Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    // A call whose end a crash cut off: the log is closed without its outcome and without a last word.
    private static async Task<string> CrashedAsync(GatewayOnDisk home)
    {
        await using var gateway = GatewayHost.Checked(home[""]);
        var room = gateway.Services.GetRequiredService<AuditRoom>();
        await room.StartingAsync(default);
        var exchange = KeptCall.Opened(home);
        await gateway.Services.GetRequiredService<IEvidenceLog>().IntentAsync(exchange, KeptCall.Sent() with { RequestMessage = null }, default);
        await room.DisposeAsync();
        return exchange.Id;
    }

    private static List<JsonNode> Entries(GatewayOnDisk home) => [.. home.Entries.Select(entry => JsonNode.Parse(entry)!)];
}
