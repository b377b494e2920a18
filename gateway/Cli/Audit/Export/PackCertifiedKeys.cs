using System.Globalization;
using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Adds the entries by which the log told of each short-lived key that signed a message of the pack, before its first signature; names the keys of which nothing tells.</summary>
internal sealed class PackCertifiedKeys(PackWriter zip, LogReader log, Checkpoint checkpoint, IReadOnlyList<VerifierKey> logKeys, AnswerKeys keys)
{
    /// <summary>One for each key that an entry says was certified, and for each that is neither certified nor published.</summary>
    public IEnumerable<PackSignature> Write(IReadOnlyList<PackLeaf> leaves)
    {
        var used = new Dictionary<string, Uses>(StringComparer.Ordinal);
        foreach (var (kid, leaf) in leaves.SelectMany(leaf => Kids(leaf).Select(kid => (kid, leaf))))
            used[kid] = used.TryGetValue(kid, out var uses) ? uses with { Last = leaf } : new Uses(leaf, leaf);
        if (used.Count == 0)
            yield break;
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Entries(used.Keys, leaves[^1].Index))
        {
            var kid = Text(entry.Json["kid"])!;
            told.Add(kid);
            yield return Of(entry, used[kid]);
        }

        foreach (var (kid, uses) in used.Where(use => !told.Contains(use.Key) && keys.Set.Find(use.Key) is null))
            yield return Untold(kid, uses.First.Index);
    }

    /// <summary>Keys that signed a request to a bank, or the answer to the caller.</summary>
    private static IEnumerable<string> Kids(PackLeaf leaf) => leaf.Calls().Select(call => call.Call["kid"]).Append((leaf.Json["seal"] as JsonObject)?["kid"]).Select(Text).OfType<string>();

    private PackSignature Untold(string kid, long index) => PackSignature.Unchecked(
        string.Create(CultureInfo.InvariantCulture, $"The key '{kid}' signed for the gateway in entry {index}"),
        $"No entry of the log before the last one here{(log.MinimumIndex > 0 ? " (the oldest were pruned)" : "")} tells that another key certified it, and it is not in {keys.Name}: the log vouches for nobody "
        + "behind it. A short-lived key has such an entry before it signs; of a lasting one ask the gateway's operator, or the bank at which it is registered.");

    private PackSignature Of(PackLeaf leaf, Uses used)
    {
        var (kid, by) = (Text(leaf.Json["kid"])!, Text(leaf.Json["by"]));
        var title = string.Create(CultureInfo.InvariantCulture, $"Entry {leaf.Index} of the log tells that the key '{by}' certified the key '{kid}' until {Text(leaf.Json["until"])}");
        var name = string.Create(CultureInfo.InvariantCulture, $"certified/{leaf.Index}");
        zip.Add($"{name}.json", leaf.Entry);
        zip.Add($"{name}.proof", log.Prove(leaf.Index, checkpoint).ToTlogProof());
        if (leaf.Index > used.First.Index)
            return PackSignature.Wrong(title, string.Create(CultureInfo.InvariantCulture, $"The key signed in entry {used.First.Index} already."));
        if (CertifiedStatement.TryRead(Text(leaf.Json["statement"])) is not { } statement || statement.Key.Jwk.Thumbprint != kid || statement.By != by)
            return PackSignature.Wrong(title, "The statement in it is of other keys.");
        const string Before = "It stands in the log before what the key signed, so that nobody certified the key afterwards.";
        var check = PackCheckpoint.CheckCommand(name, checkpoint, logKeys);
        if (keys.Set.Find(statement.By) is not { } slow)
            return new PackSignature(title, SignatureState.Unchecked, $"{Before} Whether '{by}' made the statement in it is not checked: its public key is not in {keys.Name}. Ask the gateway's operator for it.", check);
        foreach (var use in (PackLeaf[])[used.First, used.Last])
        {
            if (KeyCertificate.Verify(statement.Text, new VerificationKeySet(slow), new EntryMoment(use), out var error) is null)
                return PackSignature.Wrong(title, $"The statement in it does not hold for what the key signed in entry {use.Index.ToString(CultureInfo.InvariantCulture)}: {error?.Title} ({error?.Code})");
        }

        return new PackSignature(title, SignatureState.Good, Before, check);
    }

    private IEnumerable<PackLeaf> Entries(ICollection<string> used, long before)
    {
        var index = log.MinimumIndex;
        foreach (var entry in log.ReadEntries(0, before))
        {
            if (entry.Span.IndexOf("\"certified\""u8) >= 0 && EntryText.Json(entry.Span) is JsonObject json && Text(json["kind"]) == "certified" && Text(json["kid"]) is { } kid && used.Contains(kid))
                yield return new PackLeaf(index, entry.ToArray(), json);
            index++;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Entries of the pack that tell of the first and of the last signature by one key: it had begun at the one and had not ended at the other.</summary>
    private readonly record struct Uses(PackLeaf First, PackLeaf Last);
}
