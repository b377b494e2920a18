using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SecureFin.Gateway.Receipts.Clock;

namespace SecureFin.Gateway.Receipts.Retention;

/// <summary>Entries about the log's own keeping, in RFC 8785 form: <c>pruned</c>, <c>hold</c>, <c>released</c>, <c>exported</c>, <c>read</c>.</summary>
internal static class RetentionLeaf
{
    /// <param name="output">Receives the entry.</param>
    /// <param name="order">The order.</param>
    /// <param name="below">Minimum index of a pruning.</param>
    /// <param name="now">Time and state of the clock.</param>
    public static void Write(IBufferWriter<byte> output, RetentionOrder order, long below, LeafTime now)
    {
        using var writer = new Utf8JsonWriter(output, Leaf.Options);
        writer.WriteStartObject();
        writer.WriteString("actor"u8, order.Actor);
        if (order.Act == RetentionAct.Prune)
            writer.WriteNumber("below"u8, below);
        if (order.Act is RetentionAct.Hold or RetentionAct.Release)
            writer.WriteString("case"u8, order.Subject);
        Leaf.WriteClock(writer, now);
        writer.WriteString("kind"u8, order.Act switch
        {
            RetentionAct.Prune => "pruned"u8,
            RetentionAct.Hold => "hold"u8,
            RetentionAct.Release => "released"u8,
            RetentionAct.Read => "read"u8,
            _ => "exported"u8,
        });
        writer.WriteString("reason"u8, order.Reason);
        if (order.Act == RetentionAct.Hold)
            writer.WriteString("since"u8, order.Day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Leaf.WriteTime(writer, now);
        writer.WriteNumber("v"u8, 1);
        if (order.Act is RetentionAct.Export or RetentionAct.Read)
            writer.WriteString("what"u8, order.Subject);
        writer.WriteEndObject();
    }
}
