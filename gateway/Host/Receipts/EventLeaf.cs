using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SecureFin.Audit.Notes;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Receipts;

/// <summary>Writes the entries that are about the gateway and its log and not about a call, in RFC 8785 form.</summary>
internal static class EventLeaf
{
    /// <summary>The log is opened: by which gateway, under which configuration, on what clock.</summary>
    public static void WriteStart(IBufferWriter<byte> output, GatewayFacts gateway, ClockReading reading, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        Leaf.WriteClock(writer, now);
        writer.WriteString("config"u8, gateway.Configuration);
        writer.WriteString("kind"u8, "start"u8);
        reading.Write(writer);
        Leaf.WriteTime(writer, now);
        writer.WriteNumber("v"u8, 1);
        writer.WriteString("version"u8, gateway.Version);
        writer.WriteEndObject();
    }

    /// <summary>How the host's clock is kept.</summary>
    public static void WriteClock(IBufferWriter<byte> output, ClockReading reading, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        Leaf.WriteClock(writer, now);
        writer.WriteString("kind"u8, "clock"u8);
        reading.Write(writer);
        Leaf.WriteTime(writer, now);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>The log is closed in order.</summary>
    public static void WriteStop(IBufferWriter<byte> output, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        Leaf.WriteClock(writer, now);
        writer.WriteString("kind"u8, "stop"u8);
        Leaf.WriteTime(writer, now);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>An exchange had an intent and no outcome could be written, by a crash or because the log took nothing: nobody knows what came of it.</summary>
    public static void WriteUnknown(IBufferWriter<byte> output, OpenIntent intent, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        writer.WriteString("call"u8, intent.Call);
        Leaf.WriteClock(writer, now);
        writer.WriteString("kind"u8, "outcome-unknown"u8);
        if (intent.Index >= 0)
            writer.WriteNumber("previous"u8, intent.Index);
        Leaf.WriteTime(writer, now);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>A policy bundle came into power, or was refused and the one before stays.</summary>
    public static void WritePolicy(IBufferWriter<byte> output, PolicyStatus.State policy, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        if (policy.Revision is not null)
            Leaf.WriteRevision(writer, "bundle"u8, policy.Revision);
        Leaf.WriteClock(writer, now);
        if (policy.Digest is not null)
            writer.WriteString("digest"u8, policy.Digest);
        writer.WriteString("kind"u8, "policy"u8);
        if (policy.RefusedRevision is not null)
            Leaf.WriteRevision(writer, "refused"u8, policy.RefusedRevision);
        if (policy.Sequence is { } sequence)
            writer.WriteNumber("sequence"u8, sequence);
        if (policy.Kind is not null)
            writer.WriteString("source"u8, policy.Kind);
        Leaf.WriteTime(writer, now);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>Holds the former key's signed announcement of the present one.</summary>
    public static void WriteKey(IBufferWriter<byte> output, SignedNote announcement, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        Leaf.WriteClock(writer, now);
        writer.WriteString("kind"u8, "key"u8);
        writer.WriteString("note"u8, announcement.ToBytes());
        Leaf.WriteTime(writer, now);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>Holds the statement by which a slow key certified a short-lived one: what that signs can be led back to the slow key by the log alone.</summary>
    public static void WriteCertified(IBufferWriter<byte> output, string upstream, CertifiedKey key, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        writer.WriteString("by"u8, key.By);
        Leaf.WriteClock(writer, now);
        writer.WriteString("kid"u8, key.Kid);
        writer.WriteString("kind"u8, "certified"u8);
        writer.WriteString("statement"u8, key.Statement);
        Leaf.WriteTime(writer, now);
        writer.WriteString("until"u8, key.Until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("upstream"u8, upstream);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }

    /// <summary>Says that keys of sealed evidence were destroyed: by whom and why, never whose.</summary>
    public static void WriteErased(IBufferWriter<byte> output, ErasureOrder order, IReadOnlyList<string> keys, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        writer.WriteString("actor"u8, order.Actor);
        Leaf.WriteClock(writer, now);
        writer.WriteStartArray("keys"u8);
        foreach (var key in keys)
            writer.WriteStringValue(key);
        writer.WriteEndArray();
        writer.WriteString("kind"u8, "erased"u8);
        writer.WriteString("reason"u8, order.Reason);
        Leaf.WriteTime(writer, now);
        writer.WriteNumber("v"u8, 1);
        writer.WriteEndObject();
    }
}
