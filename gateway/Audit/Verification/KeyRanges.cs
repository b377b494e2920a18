using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Verification;

/// <summary>From which size to which each key of a log signs, as the log's own announcements say. Safe for threads while entries are taken.</summary>
/// <remarks>An announcement is an entry with <c>"kind":"key"</c> and a <see cref="KeyAnnouncement"/> in <c>note</c> that a given key signed.</remarks>
internal sealed class KeyRanges(VerifierKey[] keys)
{
    private readonly ConcurrentDictionary<string, long> begin = new(StringComparer.Ordinal), end = new(StringComparer.Ordinal);

    /// <summary>Looks whether an entry announces a key.</summary>
    public void Take(ReadOnlySpan<byte> entry)
    {
        if (entry.IndexOf("\"kind\":\"key\""u8) < 0 || Note(entry) is not { } note)
            return;
        foreach (var former in keys)
        {
            if (KeyAnnouncement.Open(note, former) is not { } next)
                continue;
            // Announced more than once, as by a start with the old setting: the first time counts.
            end.AddOrUpdate(former.ToString(), next.From, (_, known) => Math.Min(known, next.From));
            begin.AddOrUpdate(next.Key.ToString(), next.From, (_, known) => Math.Min(known, next.From));
        }
    }

    /// <summary>True when a key may sign a checkpoint of this size. At the size of the change both may.</summary>
    public bool MaySign(VerifierKey key, long size) =>
        size >= begin.GetValueOrDefault(key.ToString(), 0) && size <= end.GetValueOrDefault(key.ToString(), long.MaxValue);

    private static SignedNote? Note(ReadOnlySpan<byte> entry)
    {
        try
        {
            var reader = new Utf8JsonReader(entry);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty("note"u8, out var note) && note.ValueKind == JsonValueKind.String
                ? SignedNote.Parse(Encoding.UTF8.GetBytes(note.GetString()!))
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null; // not JSON, or no note: announces nothing
        }
    }
}
