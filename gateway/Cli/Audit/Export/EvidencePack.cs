using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Gathers an evidence pack. Files stand in it as text, PEM and raw signatures, so that openssl alone can check them.</summary>
internal sealed class EvidencePack(LogReader log, string directory, IReadOnlyList<VerifierKey> keys, EvidenceStore? store, bool opens)
{
    /// <summary>The entries whose member has this value, in order.</summary>
    public List<PackLeaf> Find(string member, string id, CancellationToken ct)
    {
        var (found, index, needle) = (new List<PackLeaf>(), log.MinimumIndex, Encoding.UTF8.GetBytes($"\"{id}\""));
        foreach (var entry in log.ReadEntries(0, log.Checkpoint.Size))
        {
            ct.ThrowIfCancellationRequested();
            if (entry.Span.IndexOf(needle) >= 0 && EntryText.Json(entry.Span) is JsonObject json && Is(json[member], id))
                found.Add(new PackLeaf(index, entry.ToArray(), json));
            index++;
        }

        return found;
    }

    /// <summary>Writes the zip.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="leaves">The entries, at least one.</param>
    /// <param name="authority">PEM file of the time stamping authority, or null.</param>
    /// <param name="answerKeys">Public keys of the gateway's answers.</param>
    /// <param name="bankKeys">Public keys of banks' answers.</param>
    /// <returns>What the README calls wrong or not checked, a line each; and whether anything is wrong.</returns>
    public (IReadOnlyList<string> Remarks, bool Sound) Write(Stream output, IReadOnlyList<PackLeaf> leaves, string? authority, AnswerKeys answerKeys, AnswerKeys bankKeys)
    {
        using var zip = new PackWriter(output);
        var checkpoint = Covering(directory + ".witnessed", leaves[^1].Index) ?? log.Checkpoint;
        foreach (var leaf in leaves)
        {
            zip.Add($"leaves/{leaf.Index}.json", leaf.Entry);
            zip.Add($"leaves/{leaf.Index}.proof", log.Prove(leaf.Index, checkpoint).ToTlogProof());
        }

        new PackCheckpoint(zip, keys).Write(checkpoint);
        zip.Add("log.vkey", string.Join('\n', keys) + "\n");
        zip.Add("decisions.json", Decisions(leaves).ToJsonString(OutputFormats.Indented) + "\n");
        var stamped = WriteTimestamp(zip, leaves, authority);
        if (opens && store is not null)
            zip.Add("salts.json", PackSalts.Of(leaves, store).ToJsonString(OutputFormats.Indented) + "\n");
        var messages = new PackMessages(zip, store, opens).Write(leaves);
        zip.Add("check.sh", PackCheckScript.Text);
        List<PackSignature> signatures =
        [
            .. new PackCallerSignatures(zip, messages).Write(leaves),
            .. new PackAnswerSeals(zip, answerKeys, messages).Write(leaves),
            .. new PackBankSignatures(zip, bankKeys, messages).Write(leaves),
            .. new PackServerCertificates(zip, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(directory))!, "certificates")).Write(leaves),
            .. new PackCertifiedKeys(zip, log, checkpoint, keys, answerKeys).Write(leaves),
        ];
        zip.Add("README.txt", PackReadme.Text(leaves, checkpoint, keys, stamped, authority is not null, messages, signatures));
        zip.Close();
        var isSigned = checkpoint.Note.Verify([.. keys]) is { Count: > 0 };
        return (
            [
                .. isSigned ? Array.Empty<string>() : ["no given key made a good signature of the log's state: this pack proves nothing"],
                .. messages.Where(message => !message.IsOpen).Select(message => $"{message.Name}: {message.State}"),
                .. signatures.Where(signature => signature.State != SignatureState.Good).Select(signature => $"{signature.Title}. {signature.State}: {signature.Text}"),
            ],
            isSigned && messages.TrueForAll(message => message.State != EvidenceState.Tampered) && signatures.TrueForAll(signature => signature.State != SignatureState.Wrong));
    }

    private static bool Is(JsonNode? value, string id) => value is JsonValue text && text.TryGetValue<string>(out var found) && found == id;

    /// <summary>The earliest time stamp after the last entry, with proofs that lead to the stamped checkpoint.</summary>
    private bool WriteTimestamp(PackWriter zip, IReadOnlyList<PackLeaf> leaves, string? authority)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(directory))!, "timestamps");
        var stamps = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.tsr") : [];
        var first = stamps.Select(token => (Token: token, Checkpoint: Covering(Path.ChangeExtension(token, ".checkpoint"), leaves[^1].Index)))
            .Where(stamp => stamp.Checkpoint is not null).OrderBy(stamp => stamp.Checkpoint!.Size).FirstOrDefault();
        if (first.Checkpoint is not { } checkpoint)
            return false;
        zip.Add("timestamp/checkpoint", File.ReadAllBytes(Path.ChangeExtension(first.Token, ".checkpoint")));
        zip.Add("timestamp/token.tsr", File.ReadAllBytes(first.Token));
        if (authority is not null)
            zip.Add("timestamp/authority.pem", File.ReadAllBytes(authority));
        foreach (var leaf in leaves)
            zip.Add($"timestamp/{leaf.Index}.proof", log.Prove(leaf.Index, checkpoint).ToTlogProof());
        return true;
    }

    /// <summary>A stored checkpoint of this log that is signed and covers an entry; null otherwise.</summary>
    private Checkpoint? Covering(string file, long index)
    {
        if (!File.Exists(file))
            return null;
        var checkpoint = Checkpoint.Parse(File.ReadAllBytes(file));
        return checkpoint.Size > index && checkpoint.Size <= log.Checkpoint.Size && checkpoint.Note.Verify([.. keys]) is { Count: > 0 } ? checkpoint : null;
    }

    private static JsonArray Decisions(IEnumerable<PackLeaf> leaves) =>
        [.. leaves.Where(leaf => leaf.Json["policy"] is not null).Select(leaf => new JsonObject { ["entry"] = leaf.Index, ["policy"] = leaf.Json["policy"]!.DeepClone() })];
}
