using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SecureFin.Contract;

/// <summary>Reads a body from outside into a contract type, or refuses it without repeating what it holds.</summary>
public static class StrictJson
{
    /// <summary>Reads one JSON value that fills the whole span.</summary>
    /// <param name="utf8">At most <paramref name="maxBytes"/> bytes, without byte order mark.</param>
    /// <param name="type">From <see cref="ContractJson"/> or a context that is as strict.</param>
    /// <param name="maxBytes">Largest body accepted, in bytes.</param>
    /// <exception cref="ProblemException"><c>request.too_large</c>, or <c>body.malformed</c> with the place of the fault.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, int maxBytes = 65_536)
        where T : class
    {
        if (utf8.Length > maxBytes)
            throw new ProblemException(Problems.RequestTooLarge, $"The body has more than {maxBytes} bytes.");
        try
        {
            return JsonSerializer.Deserialize(utf8, type)
                ?? throw new ProblemException(Problems.BodyMalformed, "The body is null.");
        }
        catch (JsonException fault)
        {
            // The serializer's own message may repeat member names or values; only the place is safe to show.
            throw new ProblemException(
                Problems.BodyMalformed,
                $"The body is not the JSON of this contract: line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}.");
        }
    }
}
