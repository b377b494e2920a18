using System.Globalization;
using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts;

/// <summary>
/// Says from which leaf on intents may be open, so that a start after a crash looks at the last seconds of a log and not at all of it.
/// Whoever finds none, or one that the log's key did not sign, looks at everything.
/// </summary>
/// <param name="path">The file, beside the log.</param>
/// <param name="signer">The log's own key.</param>
/// <remarks>
/// A signed note: origin LF <c>open</c> SP index LF <c>of</c> SP size LF. Never mistaken for a checkpoint, whose second line is a
/// number. An old marker is a true one: what was closed then is closed.
/// </remarks>
internal sealed class OpenMarker(string path, INoteSigner signer)
{
    /// <summary>Writes it anew: readers see the old one or the new one.</summary>
    /// <param name="from">No intent before this leaf is open.</param>
    /// <param name="size">Entries of the log that it speaks of.</param>
    /// <exception cref="IOException">Not written; the old one stands.</exception>
    public void Write(long from, long size)
    {
        var note = SignedNote.Sign(string.Create(CultureInfo.InvariantCulture, $"{signer.Name}\nopen {from}\nof {size}\n"), [signer]);
        WholeFile.Replace(path, note.ToBytes());
    }

    /// <summary>The leaf from which on intents may be open; 0 when nothing says so that can be believed.</summary>
    /// <param name="size">Entries of the log now: a marker of a longer one belongs to another history.</param>
    public long Read(long size)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= SignedNote.MaxBytes })
                return 0;
            var note = SignedNote.Parse(File.ReadAllBytes(path));
            return note.Verify([signer.Key]) is { Count: 1 }
                && note.Text.Split('\n') is [var origin, ['o', 'p', 'e', 'n', ' ', .. var from], ['o', 'f', ' ', .. var of], ""]
                && origin == signer.Name && Number(from) is { } index && Number(of) is { } spoken && index <= spoken && spoken <= size ? index : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
