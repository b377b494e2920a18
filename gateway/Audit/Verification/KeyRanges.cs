using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Verification;

/// <summary>From which size to which each key of a log signs, as the log's own announcements say. Safe for threads while entries are taken.</summary>
/// <remarks>An entry with <c>"kind":"key"</c> has a <see cref="KeyAnnouncement"/> or a <see cref="KeyStatement"/> in <c>note</c>; it counts when a given key signed it.</remarks>
internal sealed class KeyRanges(VerifierKey[] keys)
{
    private readonly ConcurrentDictionary<string, byte> broken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> begin = new(StringComparer.Ordinal), end = new(StringComparer.Ordinal);

    /// <summary>Looks whether an entry announces a key.</summary>
    public void Take(ReadOnlySpan<byte> entry)
    {
        if (entry.IndexOf("\"kind\":\"key\""u8) < 0 || Note(entry) is not { } note)
            return;
        foreach (var by in keys)
        {
            if (KeyAnnouncement.Open(note, by) is { } next)
                Change(by, next.Key, next.From);
            else if (KeyStatement.Open(note, by) is { } said)
            {
                Change(said.Ended, said.Joined, said.From);
                if (said.Ended is { } ended && ended.ToString() != by.ToString())
                    broken.TryAdd($"The key {ended.Id:x8} ended at {said.From} entries{(said.Joined is { } joined ? $" and {joined.Id:x8} follows it" : "")} by the word of {by.Id:x8}, not its own: ask who ordered that.", 0);
            }
        }
    }

    /// <summary>What is to be told of keys that ended without a word of their own.</summary>
    public IEnumerable<string> Breaks => broken.Keys.Order(StringComparer.Ordinal);

    /// <summary>True when an entry says that a key signs checkpoints of this size.</summary>
    public bool HasBegun(VerifierKey key, long size) => begin.TryGetValue(key.ToString(), out var from) && from <= size;

    /// <summary>True when an entry says that a key signs checkpoints of this size no more.</summary>
    public bool HasEnded(VerifierKey key, long size) => end.TryGetValue(key.ToString(), out var to) && to <= size;

    // Said more than once, as while the setting stays: the first time counts.
    private void Change(VerifierKey? ended, VerifierKey? joined, long from)
    {
        if (ended is not null)
            end.AddOrUpdate(ended.ToString(), from, (_, known) => Math.Min(known, from));
        if (joined is not null)
            begin.AddOrUpdate(joined.ToString(), from, (_, known) => Math.Min(known, from));
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
