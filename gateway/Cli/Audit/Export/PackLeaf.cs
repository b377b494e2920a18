using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace SecureFin.Cli.Audit.Export;

/// <summary>One entry that goes into a pack.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Entry">Its exact bytes.</param>
/// <param name="Json">The same, read.</param>
internal sealed record PackLeaf(long Index, byte[] Entry, JsonObject Json)
{
    /// <summary>The sealed messages it refers to: a name for people, the reference, the commitment (base64).</summary>
    public IEnumerable<(string Name, string Reference, string Commitment)> Messages()
    {
        foreach (var found in Of(Json["kept"], $"{Index}-"))
            yield return found;
        foreach (var (call, number) in Calls())
        {
            foreach (var found in Of(call["kept"], $"{Index}-upstream-{number}-"))
                yield return found;
        }
    }

    /// <summary>The calls to banks and systems that it tells of, with their numbers in it.</summary>
    public IEnumerable<(JsonObject Call, int Number)> Calls() =>
        (Json["upstream"] switch { JsonArray many => many.OfType<JsonObject>(), JsonObject one => [one], _ => [] }).Select((call, i) => (call, i));

    private static IEnumerable<(string Name, string Reference, string Commitment)> Of(JsonNode? kept, string prefix)
    {
        foreach (var (name, value) in kept as JsonObject ?? [])
        {
            // names and commitments become names of files and words of commands
            if (name.All(char.IsAsciiLetterLower) && value is JsonObject where && (string?)where["evidence"] is { } reference
                && (string?)where["commitment"] is { } commitment && Base64.IsValid(commitment))
                yield return (prefix + name, reference, commitment);
        }
    }
}
