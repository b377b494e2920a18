using System.Text.Json;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Evidence;

/// <summary>
/// Compares the evidence store with the log. An entry refers to a body by a JSON object, at any depth, with the string members <c>evidence</c>
/// (the reference) and <c>commitment</c> (base64), and to the key of its own commitments by the member <c>salt</c> and the day of its <c>time</c>. An erasure counts when an entry with <c>"kind":"erased"</c> names its key in <c>keys</c>: a tombstone
/// that the log does not know is somebody else's work.
/// </summary>
public static class EvidenceVerifier
{
    /// <summary>Checks every body and every key of commitments that entries of a range refer to. Verify the log itself first.</summary>
    /// <param name="log">The log.</param>
    /// <param name="store">The store of the bodies.</param>
    /// <param name="from">First entry.</param>
    /// <param name="to">First entry that is not checked any more.</param>
    /// <param name="ct">Ends the check.</param>
    /// <param name="others">Stores that may have keys of commitments which this one has not: those of times when no bodies were kept.</param>
    /// <exception cref="InvalidDataException">The log's bundles are not readable.</exception>
    public static EvidenceReport Verify(LogReader log, EvidenceStore store, long from, long to, CancellationToken ct, params IReadOnlyList<EvidenceStore> others)
    {
        var index = Math.Max(log.MinimumIndex, from);
        var (bodies, salts) = (new Tally(), new Tally());
        var problems = new List<VerificationProblem>();
        var erasedKeys = ErasedKeys(log, ct);
        foreach (var entry in log.ReadEntries(from, to))
        {
            ct.ThrowIfCancellationRequested();
            foreach (var (reference, commitment) in Links(entry))
            {
                var (state, recorded) = Judge(store, reference, commitment, erasedKeys);
                if (!bodies.Count(state, recorded) && problems.Count < LogVerifier.MaxProblems)
                    problems.Add(Problem(state, index));
            }

            if (EntrySalt.Of(entry) is { } salt)
            {
                var state = salt.StateIn([store, .. others]);
                if (!salts.Count(state, erasedKeys.Contains(salt.Id)) && problems.Count < LogVerifier.MaxProblems)
                    problems.Add(SaltProblem(state, index));
            }

            index++;
        }

        return new EvidenceReport(bodies.Intact, bodies.Erased, problems) { OpenableEntries = salts.Intact, ErasedEntries = salts.Erased };
    }

    private static (EvidenceState State, bool Recorded) Judge(EvidenceStore store, string reference, byte[] commitment, HashSet<string> erasedKeys)
    {
        var opened = store.Open(reference);
        if (opened.State == EvidenceState.Erased)
            return (EvidenceState.Erased, erasedKeys.Contains(opened.KeyId));
        return (opened.State == EvidenceState.Intact && !Commitment.Holds(commitment, opened.Salt.Span, opened.Body.Span) ? EvidenceState.Tampered : opened.State, true);
    }

    /// <summary>Ids of the keys whose destruction the log records.</summary>
    private static HashSet<string> ErasedKeys(LogReader log, CancellationToken ct)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in log.ReadEntries(0, log.Checkpoint.Size))
        {
            ct.ThrowIfCancellationRequested();
            if (entry.Span.IndexOf("\"erased\""u8) >= 0)
                AddErased(entry, ids);
        }

        return ids;
    }

    private static void AddErased(ReadOnlyMemory<byte> entry, HashSet<string> ids)
    {
        try
        {
            using var document = JsonDocument.Parse(entry);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("kind"u8, out var kind) || !kind.ValueEquals("erased"u8)
                || !root.TryGetProperty("keys"u8, out var keys) || keys.ValueKind != JsonValueKind.Array)
                return;
            ids.UnionWith(keys.EnumerateArray().Where(key => key.ValueKind == JsonValueKind.String).Select(key => key.GetString()!));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // not JSON, or not of this shape: erases nothing
        }
    }

    private static VerificationProblem SaltProblem(EvidenceState state, long index) => state == EvidenceState.Erased
        ? new VerificationProblem("evidence.erased_unrecorded", "The key of an entry's commitments was destroyed, but no entry of the log says so.", index)
        : new VerificationProblem("evidence.key_missing", "The key of an entry's commitments is not there, and was not erased.", index);

    private static VerificationProblem Problem(EvidenceState state, long index) => state switch
    {
        EvidenceState.Missing => new VerificationProblem("evidence.missing", "A sealed body or its key is not there, and was not erased.", index),
        EvidenceState.Erased => new VerificationProblem("evidence.erased_unrecorded", "A sealed body's key was destroyed, but no entry of the log says so.", index),
        _ => new VerificationProblem("evidence.tampered", "A sealed body is not what the entry committed to.", index),
    };

    private static List<(string Reference, byte[] Commitment)> Links(ReadOnlyMemory<byte> entry)
    {
        var links = new List<(string, byte[])>();
        if (entry.Span.IndexOf("\"evidence\""u8) < 0)
            return links;
        try
        {
            using var document = JsonDocument.Parse(entry);
            Collect(document.RootElement, links);
        }
        catch (JsonException)
        {
            // not JSON: refers to nothing
        }

        return links;
    }

    private static void Collect(JsonElement value, List<(string, byte[])> links)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Collect(item, links);
        }

        if (value.ValueKind != JsonValueKind.Object)
            return;
        if (value.TryGetProperty("evidence"u8, out var reference) && reference.ValueKind == JsonValueKind.String
            && value.TryGetProperty("commitment"u8, out var text) && text.ValueKind == JsonValueKind.String)
            links.Add((reference.GetString()!, text.TryGetBytesFromBase64(out var commitment) ? commitment : []));

        foreach (var member in value.EnumerateObject())
            Collect(member.Value, links);
    }

    /// <summary>How many are there, and how many were erased as the log says.</summary>
    private sealed class Tally
    {
        public long Intact { get; private set; }

        public long Erased { get; private set; }

        /// <summary>False when it is a problem.</summary>
        public bool Count(EvidenceState state, bool recorded)
        {
            Intact += state == EvidenceState.Intact ? 1 : 0;
            Erased += state == EvidenceState.Erased && recorded ? 1 : 0;
            return state == EvidenceState.Intact || (state == EvidenceState.Erased && recorded);
        }
    }
}
