using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Receipts;

/// <summary>Writes one audit entry: RFC 8785 canonical JSON, names in order, no personal data in clear.</summary>
/// <remarks>
/// What could identify a person or an account (subject, target, digests of bodies) stands as a salted commitment.
/// Members are written in the order of RFC 8785 section 3.2.3; a test canonicalizes each shape and compares.
/// </remarks>
internal static class Leaf
{
    /// <summary>Longest entry of the gateway's log; the log takes no longer one.</summary>
    public const int MaxBytes = 4096;

    private const int MaxReasons = 8;
    private const int MaxReasonLength = 64;
    private const int MaxReasonBytes = 1024; // of all but the last
    private const int MaxRevisionLength = 128;

    /// <summary>How every leaf is written: what operators, policies and configurations call things is escaped as RFC 8785 does it.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = CanonicalEncoder.Instance, SkipValidation = true };

    public static void WriteIntent(IBufferWriter<byte> output, Exchange exchange, UpstreamFacts? request, Commitments commit, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        WriteCall(writer, exchange, commit);
        WriteClock(writer, now);
        WriteKept(writer, exchange, answer: null);
        writer.WriteString("kind"u8, "intent"u8);
        WriteMiddle(writer, exchange);
        commit.WriteSalt(writer);
        WriteTargetAndTime(writer, exchange, commit, now);
        if (request is not null)
        {
            writer.WritePropertyName("upstream"u8);
            WriteUpstream(writer, exchange.Id, request, commit);
        }

        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>The end of an exchange, with what the last calls of it brought.</summary>
    public static void WriteOutcome(
        IBufferWriter<byte> output, Exchange exchange, Outcome outcome, Kept? answer, ReadOnlySpan<UpstreamFacts> upstream, Commitments commit, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        WriteDigest(writer, "answer"u8, exchange.Id, outcome.BodyDigest, commit);
        WriteCall(writer, exchange, commit);
        WriteClock(writer, now);
        WriteKept(writer, exchange, answer);
        writer.WriteString("kind"u8, outcome.Kind);
        WriteMiddle(writer, exchange);
        commit.WriteSalt(writer);
        WriteSeal(writer, exchange, commit);
        writer.WriteNumber("status"u8, outcome.Status);
        WriteTargetAndTime(writer, exchange, commit, now);
        WriteUpstreams(writer, exchange, upstream, commit);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>What earlier calls of a long conversation brought; its outcome follows.</summary>
    public static void WriteAnswers(IBufferWriter<byte> output, Exchange exchange, ReadOnlySpan<UpstreamFacts> upstream, Commitments commit, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        writer.WriteString("call"u8, exchange.Id);
        WriteClock(writer, now);
        writer.WriteString("kind"u8, "answers"u8);
        WritePrevious(writer, exchange);
        commit.WriteSalt(writer);
        WriteTime(writer, now);
        WriteUpstreams(writer, exchange, upstream, commit);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>Member <c>clock</c>.</summary>
    public static void WriteClock(Utf8JsonWriter writer, LeafTime now) => writer.WriteString("clock"u8, now.State switch
    {
        ClockState.Synchronized => "synchronized"u8,
        ClockState.Stepped => "stepped"u8,
        _ => "unsynchronized"u8,
    });

    // "body", "call", "caller"
    private static void WriteCall(Utf8JsonWriter writer, Exchange exchange, Commitments commit)
    {
        WriteDigest(writer, "body"u8, exchange.Id, exchange.BodyDigest, commit);
        writer.WriteString("call"u8, exchange.Id);
        if (exchange.Caller is not { } caller)
            return;
        writer.WriteStartObject("caller"u8);
        if (caller.Binding is not null)
            writer.WriteString("binding"u8, caller.Binding);
        writer.WriteString("cert"u8, caller.CertificateThumbprint);
        writer.WriteString("client"u8, caller.ClientId);
        if (exchange.CallerSignature is { } signature)
        {
            writer.WriteStartObject("signature"u8);
            commit.Write(writer, "evidence"u8, exchange.Id, signature.EvidenceDigest);
            writer.WriteString("key"u8, signature.KeyThumbprint);
            writer.WriteEndObject();
        }

        commit.Write(writer, "subject"u8, exchange.Id, caller.Subject);
        writer.WriteString("token"u8, caller.TokenIdHash);
        writer.WriteString("workload"u8, caller.Workload);
        writer.WriteEndObject();
    }

    // The call's leaf before this one: its leaves are a chain, and one that is kept back is missed.
    private static void WritePrevious(Utf8JsonWriter writer, Exchange exchange)
    {
        if (exchange.LastLeaf >= 0)
            writer.WriteNumber("previous"u8, exchange.LastLeaf);
    }

    // "method", "payment", "policy", "previous", "problem", "route"
    private static void WriteMiddle(Utf8JsonWriter writer, Exchange exchange)
    {
        writer.WriteString("method"u8, MethodName.Of(exchange.Method));
        if (exchange.PaymentId is not null)
            writer.WriteString("payment"u8, exchange.PaymentId);
        if (exchange.Decision is { } decision)
        {
            writer.WriteStartObject("policy"u8);
            writer.WriteBoolean("allow"u8, decision.Allowed);
            WriteRevision(writer, "bundle"u8, decision.BundleRevision);
            writer.WriteString("decision"u8, decision.DecisionId);
            if (decision.BundleDigest is not null)
                writer.WriteString("digest"u8, decision.BundleDigest);
            WriteMask(writer, decision.Obligations.Mask);
            WriteReasons(writer, decision.Reasons);
            writer.WriteEndObject();
        }

        WritePrevious(writer, exchange);
        if (exchange.ProblemCode is not null)
            writer.WriteString("problem"u8, exchange.ProblemCode);
        if (exchange.Route is not null)
            writer.WriteString("route"u8, exchange.Route.Id);
    }

    // The decision log has them whole; a leaf has at most 4 KiB.
    private static void WriteReasons(Utf8JsonWriter writer, IReadOnlyList<PolicyReason> reasons)
    {
        writer.WriteStartArray("reasons"u8);
        var (told, start) = (0, Bytes(writer));
        for (; told < Math.Min(reasons.Count, MaxReasons) && Bytes(writer) - start < MaxReasonBytes; told++)
            writer.WriteStringValue(reasons[told].Code.AsSpan(0, Math.Min(reasons[told].Code.Length, MaxReasonLength)));
        writer.WriteEndArray();
        if (reasons.Count > told)
            writer.WriteNumber("reasonsLeftOut"u8, reasons.Count - told);
    }

    private static long Bytes(Utf8JsonWriter writer) => writer.BytesCommitted + writer.BytesPending;

    // The strictest form of a class is what the answer shows; names of classes and actions are ASCII, so that ordinal order is that of RFC 8785.
    private static void WriteMask(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> mask)
    {
        if (mask.Count == 0)
            return;
        writer.WriteStartObject("mask"u8);
        foreach (var (dataClass, action) in mask.Where(rule => !MaskingRules.IsSelector(rule.Key)).OrderBy(rule => rule.Key, StringComparer.Ordinal))
            writer.WriteString(dataClass, action);
        writer.WriteEndObject();
        if (mask.Keys.Count(MaskingRules.IsSelector) is > 0 and var places)
            writer.WriteNumber("maskPlaces"u8, places);
    }

    // A signature over what can be guessed would confirm the guess: it stands as a commitment.
    private static void WriteSeal(Utf8JsonWriter writer, Exchange exchange, Commitments commit)
    {
        if (exchange.AnswerSeal is not { } seal)
            return;
        writer.WriteStartObject("seal"u8);
        writer.WriteString("kid"u8, seal.Kid);
        commit.Write(writer, "signature"u8, exchange.Id, seal.Signature);
        writer.WriteEndObject();
    }

    private static void WriteTargetAndTime(Utf8JsonWriter writer, Exchange exchange, Commitments commit, LeafTime now)
    {
        commit.Write(writer, "target"u8, exchange.Id, exchange.RawTarget);
        WriteTime(writer, now);
    }

    /// <summary>A revision is any text of a bundle's authors; its digest stands beside it.</summary>
    public static void WriteRevision(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string revision) =>
        writer.WriteString(name, revision.AsSpan(0, Math.Min(revision.Length, MaxRevisionLength)));

    /// <summary>Member <c>time</c>.</summary>
    public static void WriteTime(Utf8JsonWriter writer, LeafTime now) =>
        writer.WriteString("time"u8, now.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static void WriteUpstreams(Utf8JsonWriter writer, Exchange exchange, ReadOnlySpan<UpstreamFacts> upstream, Commitments commit)
    {
        writer.WriteStartArray("upstream"u8);
        foreach (var facts in upstream)
            WriteUpstream(writer, exchange.Id, facts, commit);
        writer.WriteEndArray();
    }

    // "kept": what lies sealed beside the log
    private static void WriteKept(Utf8JsonWriter writer, Exchange exchange, Kept? answer)
    {
        if (answer is null && exchange.KeptRequest is null && exchange.KeptSignature is null)
            return;
        writer.WriteStartObject("kept"u8);
        answer?.Write(writer, "answer"u8);
        exchange.KeptRequest?.Write(writer, "request"u8);
        exchange.KeptSignature?.Write(writer, "signature"u8);
        writer.WriteEndObject();
    }

    private static void WriteUpstream(Utf8JsonWriter writer, string call, UpstreamFacts facts, Commitments commit)
    {
        writer.WriteStartObject();
        if (facts.ServerCertificate is not null)
            writer.WriteString("cert"u8, facts.ServerCertificate);
        if (facts.KeptRequest is not null || facts.KeptResponse is not null)
        {
            writer.WriteStartObject("kept"u8);
            facts.KeptRequest?.Write(writer, "request"u8);
            facts.KeptResponse?.Write(writer, "response"u8);
            writer.WriteEndObject();
        }

        if (facts.SignatureKid is not null)
            writer.WriteString("kid"u8, facts.SignatureKid);
        writer.WriteString("method"u8, facts.Method);
        writer.WriteString("name"u8, facts.Upstream);
        commit.Write(writer, "path"u8, call, facts.Path);
        WriteDigest(writer, "request"u8, call, facts.RequestDigest, commit);
        WriteDigest(writer, "response"u8, call, facts.ResponseDigest, commit);
        if (facts.ResponseKey is not null)
            writer.WriteString("responseKey"u8, facts.ResponseKey);
        writer.WriteString("result"u8, facts.Result);
        if (facts.ResponseSignatureValid is { } valid)
            writer.WriteBoolean("signature"u8, valid);
        if (facts.Status is { } status)
            writer.WriteNumber("status"u8, status);
        writer.WriteEndObject();
    }

    private static void WriteDigest(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string call, byte[]? digest, Commitments commit)
    {
        if (digest is not null)
            commit.Write(writer, name, call, digest);
    }
}
