using System.Buffers;
using System.Text;
using System.Text.Json;
using SecureFin.Gateway.Masking;
using SecureFin.Rego;

namespace SecureFin.Gateway.Policy.Decisions;

/// <summary>Writes one decision as one line of JSON, in the form of OPA's decision log.</summary>
/// <remarks>
/// Source: OPA, Management APIs, "Decision Logs": <c>decision_id</c>, <c>path</c>, <c>bundles</c>, <c>input</c>, <c>result</c>,
/// <c>nd_builtin_cache</c>, <c>timestamp</c>. <c>masked</c> is true when the masking changed the input.
/// </remarks>
internal static class DecisionRecord
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <summary>Appends the line with its line feed.</summary>
    /// <exception cref="MaskingException">The input cannot be masked, so it must not be written.</exception>
    public static void Write(PolicyDecision decision, ReadOnlySpan<byte> input, MaskingPlan plan, IBufferWriter<byte> output)
    {
        var masked = new ArrayBufferWriter<byte>(input.Length + 256);
        JsonMasker.Mask(plan, input, masked);
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("decision_id"u8, decision.DecisionId);
            writer.WriteString("timestamp"u8, decision.DecidedAt);
            writer.WriteString("path"u8, "securefin/gateway/decision"u8);
            writer.WriteStartObject("bundles"u8);
            writer.WriteStartObject("main"u8);
            writer.WriteString("revision"u8, decision.BundleRevision);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WritePropertyName("input"u8);
            writer.WriteRawValue(masked.WrittenSpan, skipInputValidation: true);
            writer.WriteBoolean("masked"u8, !masked.WrittenSpan.SequenceEqual(input));
            WriteResult(writer, decision, plan);
            writer.WritePropertyName("nd_builtin_cache"u8);
            WriteRecorded(writer, decision, plan);
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    // Name → arguments as JSON text → value. Arguments are what the policy chose, such as an account that a random number is drawn for.
    private static void WriteRecorded(Utf8JsonWriter writer, PolicyDecision decision, MaskingPlan plan)
    {
        using var recorded = JsonDocument.Parse(decision.Nondeterministic?.ToJson() ?? NondeterministicValues.JsonOfTime((decision.DecidedAt - DateTimeOffset.UnixEpoch).Ticks * 100));
        writer.WriteStartObject();
        foreach (var builtin in recorded.RootElement.EnumerateObject())
        {
            writer.WriteStartObject(builtin.Name);
            foreach (var call in builtin.Value.EnumerateObject())
            {
                var arguments = new ArrayBufferWriter<byte>(call.Name.Length + 64);
                JsonMasker.Mask(plan, Encoding.UTF8.GetBytes(call.Name), arguments);
                writer.WritePropertyName(arguments.WrittenSpan);
                call.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, PolicyDecision decision, MaskingPlan plan)
    {
        writer.WriteStartObject("result"u8);
        writer.WriteBoolean("allow"u8, decision.Allowed);
        writer.WriteStartArray("reasons"u8);
        foreach (var reason in decision.Reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, reason.Code);
            writer.WritePropertyName("message"u8);
            WriteText(writer, reason.Message, plan);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("obligations"u8);
        writer.WriteNumber("approvals"u8, decision.Obligations.Approvals);
        writer.WritePropertyName("hold"u8);
        WriteText(writer, decision.Obligations.Hold, plan);
        writer.WriteStartObject("mask"u8);
        foreach (var (name, action) in decision.Obligations.Mask)
            writer.WriteString(name, action);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // Texts of policies hold no personal data by contract; the detectors look all the same.
    private static void WriteText(Utf8JsonWriter writer, string? text, MaskingPlan plan)
    {
        if (text is null)
        {
            writer.WriteNullValue();
            return;
        }

        var masked = new ArrayBufferWriter<byte>(text.Length + 64);
        JsonMasker.Mask(plan, JsonSerializer.SerializeToUtf8Bytes(text), masked);
        writer.WriteRawValue(masked.WrittenSpan, skipInputValidation: true);
    }
}
