using System.Text.Json;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Evidence;

/// <summary>
/// Compares the evidence store with the log. An entry refers to a body by a JSON object, at any depth, with the string members <c>evidence</c>
/// (the reference) and <c>commitment</c> (base64).
/// </summary>
public static class EvidenceVerifier
{
    /// <summary>Checks every body that entries of a range refer to. Verify the log itself first.</summary>
    /// <exception cref="InvalidDataException">The log's bundles are not readable.</exception>
    public static EvidenceReport Verify(LogReader log, EvidenceStore store, long from, long to, CancellationToken ct)
    {
        var (intact, erased, index) = (0L, 0L, Math.Max(0, from));
        var problems = new List<VerificationProblem>();
        foreach (var entry in log.ReadEntries(from, to))
        {
            ct.ThrowIfCancellationRequested();
            foreach (var (reference, commitment) in Links(entry))
            {
                var state = store.Check(reference, commitment);
                intact += state == EvidenceState.Intact ? 1 : 0;
                erased += state == EvidenceState.Erased ? 1 : 0;
                if (state is EvidenceState.Missing or EvidenceState.Tampered && problems.Count < LogVerifier.MaxProblems)
                    problems.Add(Problem(state, index));
            }

            index++;
        }

        return new EvidenceReport(intact, erased, problems);
    }

    private static VerificationProblem Problem(EvidenceState state, long index) => state == EvidenceState.Missing
        ? new VerificationProblem("evidence.missing", "A sealed body or its key is not there, and was not erased.", index)
        : new VerificationProblem("evidence.tampered", "A sealed body is not what the entry committed to.", index);

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
        if (value.TryGetProperty("evidence"u8, out var reference) && reference.ValueKind == JsonValueKind.String)
        {
            var known = value.TryGetProperty("commitment"u8, out var text) && text.ValueKind == JsonValueKind.String;
            links.Add((reference.GetString()!, known && text.TryGetBytesFromBase64(out var commitment) ? commitment : []));
        }

        foreach (var member in value.EnumerateObject())
            Collect(member.Value, links);
    }
}
