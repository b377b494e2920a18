using System.Text.Json;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>Looks for the entry that says that a log was pruned: what is gone without one was taken away by somebody else.</summary>
/// <remarks>The entry is JSON with <c>"kind":"pruned"</c> and the minimum index in <c>below</c>.</remarks>
internal sealed class PruneCheck(DirectoryTiles tiles, long size, Findings findings)
{
    /// <summary>Checks that the log tells of a pruning up to <paramref name="minimum"/>.</summary>
    public void Run(long minimum, CancellationToken ct)
    {
        if (minimum > size || minimum % TilePath.Width != 0)
        {
            findings.Add("log.minimum_index", $"A minimum index is a multiple of {TilePath.Width} and at most the size of the log.", minimum);
            return;
        }

        byte[]? buffer = null;
        for (var bundle = size == 0 ? -1 : (size - 1) / TilePath.Width; bundle >= minimum / TilePath.Width; bundle--)
        {
            ct.ThrowIfCancellationRequested();
            if (Tells(bundle, minimum, ref buffer))
                return;
        }

        findings.Add("log.pruned_unrecorded", $"No entry says that the entries below {minimum} were pruned.", minimum);
    }

    private bool Tells(long index, long minimum, ref byte[]? buffer)
    {
        try
        {
            var bundle = tiles.ReadBundle(index, (int)Math.Min(TilePath.Width, size - (index * TilePath.Width)), ref buffer);
            for (var slot = bundle.Count - 1; slot >= 0; slot--)
            {
                if (bundle[slot].IndexOf("\"pruned\""u8) >= 0 && Below(bundle[slot]) >= minimum)
                    return true;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // told by the check of entries
        }

        return false;
    }

    private static long? Below(ReadOnlySpan<byte> entry)
    {
        try
        {
            var reader = new Utf8JsonReader(entry);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("kind"u8, out var kind) && kind.ValueEquals("pruned"u8)
                && root.TryGetProperty("below"u8, out var below) && below.TryGetInt64(out var index) ? index : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or not of this shape: says nothing
        }
    }
}
