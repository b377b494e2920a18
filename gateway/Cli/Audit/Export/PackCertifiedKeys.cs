using System.Globalization;
using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Adds the entries by which the log told of each short-lived key that signed a message of the pack, before its first signature.</summary>
internal sealed class PackCertifiedKeys(PackWriter zip, LogReader log, Checkpoint checkpoint, IReadOnlyList<VerifierKey> logKeys, AnswerKeys keys)
{
    /// <summary>One for each key that an entry says was certified.</summary>
    public IEnumerable<PackSignature> Write(IReadOnlyList<PackLeaf> leaves)
    {
        var used = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (kid, index) in leaves.SelectMany(leaf => Kids(leaf).Select(kid => (kid, leaf.Index))))
            used.TryAdd(kid, index);
        return used.Count == 0 ? [] : Entries(used, leaves[^1].Index).Select(leaf => Of(leaf, used[(string)leaf.Json["kid"]!]));
    }

    /// <summary>Keys that signed a request to a bank, or the answer to the caller.</summary>
    private static IEnumerable<string> Kids(PackLeaf leaf) => leaf.Calls().Select(call => call.Call["kid"]).Append((leaf.Json["seal"] as JsonObject)?["kid"]).Select(Text).OfType<string>();

    private PackSignature Of(PackLeaf leaf, long used)
    {
        var (kid, by) = (Text(leaf.Json["kid"])!, Text(leaf.Json["by"]));
        var title = string.Create(CultureInfo.InvariantCulture, $"Entry {leaf.Index} of the log tells that the key '{by}' certified the key '{kid}' until {Text(leaf.Json["until"])}");
        var name = string.Create(CultureInfo.InvariantCulture, $"certified/{leaf.Index}");
        zip.Add($"{name}.json", leaf.Entry);
        zip.Add($"{name}.proof", log.Prove(leaf.Index, checkpoint).ToTlogProof());
        if (leaf.Index > used)
            return PackSignature.Wrong(title, string.Create(CultureInfo.InvariantCulture, $"The key signed in entry {used} already."));
        if (CertifiedStatement.TryRead(Text(leaf.Json["statement"])) is not { } statement || statement.Key.Jwk.Thumbprint != kid || statement.By != by)
            return PackSignature.Wrong(title, "The statement in it is of other keys.");
        if (keys.Set.Find(statement.By) is { } slow && KeyCertificate.Verify(statement.Text, new VerificationKeySet(slow), new EntryMoment(leaf), out var error) is null)
            return PackSignature.Wrong(title, $"The statement in it does not hold: {error?.Title} ({error?.Code})");
        return new PackSignature(
            title, SignatureState.Good, "It stands in the log before what the key signed, so that nobody certified the key afterwards.", PackCheckpoint.CheckCommand(name, checkpoint, logKeys));
    }

    private IEnumerable<PackLeaf> Entries(Dictionary<string, long> used, long before)
    {
        var index = log.MinimumIndex;
        foreach (var entry in log.ReadEntries(0, before))
        {
            if (entry.Span.IndexOf("\"certified\""u8) >= 0 && EntryText.Json(entry.Span) is JsonObject json && Text(json["kind"]) == "certified" && Text(json["kid"]) is { } kid && used.ContainsKey(kid))
                yield return new PackLeaf(index, entry.ToArray(), json);
            index++;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
