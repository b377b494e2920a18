namespace SecureFin.Audit.Notes;

/// <summary>A log's former key says which key signs from an entry on, so that whoever trusts the former one may trust the new one.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Key">The new verifier key.</param>
/// <param name="From">Size of the log when the key changed: the former key signs up to it, the new one from it on.</param>
/// <remarks>A signed note: origin LF <c>key</c> SP verifier key LF <c>from</c> SP size LF. Never mistaken for a checkpoint, whose second line is a number.</remarks>
public sealed record KeyAnnouncement(string Origin, VerifierKey Key, long From)
{
    /// <summary>Signs the announcement with the former key.</summary>
    public SignedNote Sign(INoteSigner former) => SignedNote.Sign($"{Origin}\nkey {Key}\nfrom {From}\n", [former]);

    /// <summary>Reads an announcement that <paramref name="former"/> signed; null when it is none.</summary>
    public static KeyAnnouncement? Open(SignedNote note, VerifierKey former)
    {
        if (note.Verify([former]) is not { Count: 1 } || note.Text.Split('\n') is not [var origin, ['k', 'e', 'y', ' ', .. var key], ['f', 'r', 'o', 'm', ' ', .. var from], ""])
            return null;
        try
        {
            return origin == former.Name && NoteSyntax.TryParseSize(from, out var size) && VerifierKey.Parse(key) is var next && next.Name == origin && !next.IsWitness
                ? new KeyAnnouncement(origin, next, size)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
