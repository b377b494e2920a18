using System.Collections.Concurrent;

namespace SecureFin.Gateway.Masking;

/// <summary>Remembers which header fields of answers must go whatever their value: a bounded memo of a plan. Safe for many threads.</summary>
internal sealed class HeaderNames
{
    /// <summary>Most names remembered; further ones are judged each time.</summary>
    public const int Capacity = 256;

    // They speak of the body as it was: its length, its parts.
    private static readonly string[] OfTheBody = ["Content-Length", "Accept-Ranges", "Content-Range", "Trailer"];

    // Digests and signatures of the body as it was; a digest of an account number can be guessed back.
    private static readonly string[] DigestWords = ["digest", "etag", "md5", "checksum", "hash", "signature"];

    private readonly ConcurrentDictionary<string, bool> _goes = new(StringComparer.Ordinal);

    /// <summary>True for a field that speaks of the unmasked body, and for a name that is itself an identifier.</summary>
    public bool Goes(string name, FieldMasker fields)
    {
        if (_goes.TryGetValue(name, out var goes)) return goes;
        goes = IsOfTheBody(name) || fields.HoldsIdentifier(name);
        if (_goes.Count < Capacity) _goes.TryAdd(name, goes);
        return goes;
    }

    private static bool IsOfTheBody(string name) =>
        OfTheBody.Contains(name, StringComparer.OrdinalIgnoreCase) || Array.Exists(DigestWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
