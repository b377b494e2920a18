using System.Text.Json;
using SecureFin.Audit.Evidence;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>What a leaf says about a message that was kept, or was not because it is too long.</summary>
/// <param name="Bytes">Length of the message.</param>
/// <param name="Sealed">Where it lies; null when it is too long or could not be sealed.</param>
/// <param name="Failed">True when the store could not take it.</param>
internal sealed record Kept(int Bytes, SealedEvidence? Sealed, bool Failed = false)
{
    /// <summary>Writes it as a member: <c>{"commitment","evidence"}</c>, which the verifier compares with the store, or <c>{"unkept"}</c>.</summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name)
    {
        writer.WriteStartObject(name);
        if (Sealed is { } where)
        {
            writer.WriteBase64String("commitment"u8, where.Commitment.Span);
            writer.WriteString("evidence"u8, where.Reference);
        }
        else
        {
            writer.WriteNumber("unkept"u8, Bytes);
        }

        writer.WriteEndObject();
    }
}
