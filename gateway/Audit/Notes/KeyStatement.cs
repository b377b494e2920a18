namespace SecureFin.Audit.Notes;

/// <summary>A key of a log says what its former key does not say itself: that a key signs the log no more, that another does from now on, or both.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Ended">Signs checkpoints up to <paramref name="From"/> and no later ones; null when none ended.</param>
/// <param name="Joined">Signs them from there on; null when none came.</param>
/// <param name="From">Size of the log when that changed.</param>
/// <remarks>
/// A signed note: origin LF, <c>ended</c> SP verifier key LF and <c>joined</c> SP verifier key LF (one of them or both), <c>from</c> SP size LF.
/// A key that hands over to its successor signs a <see cref="KeyAnnouncement"/> instead. Where <paramref name="Ended"/> is not the signer, the line of
/// keys is broken here: whoever checks has the word of another key for it.
/// </remarks>
public sealed record KeyStatement(string Origin, VerifierKey? Ended, VerifierKey? Joined, long From)
{
    /// <summary>Signs the statement.</summary>
    /// <exception cref="ArgumentException">It says nothing.</exception>
    public SignedNote Sign(INoteSigner by)
    {
        if (Ended is null && Joined is null)
            throw new ArgumentException("No key ended and none joined.", nameof(by));
        return SignedNote.Sign($"{Origin}\n{Line("ended", Ended)}{Line("joined", Joined)}from {From}\n", [by]);
    }

    /// <summary>Reads a statement that <paramref name="by"/> signed; null when it is none.</summary>
    public static KeyStatement? Open(SignedNote note, VerifierKey by)
    {
        if (note.Verify([by]) is not { Count: 1 } || note.Text.Split('\n') is not [var origin, .. var changes, ['f', 'r', 'o', 'm', ' ', .. var from], ""] || origin != by.Name)
            return null;
        try
        {
            var (ended, joined) = changes switch
            {
                [['e', 'n', 'd', 'e', 'd', ' ', .. var old], ['j', 'o', 'i', 'n', 'e', 'd', ' ', .. var next]] => (Key(old, origin), Key(next, origin)),
                [['e', 'n', 'd', 'e', 'd', ' ', .. var old]] => (Key(old, origin), null),
                [['j', 'o', 'i', 'n', 'e', 'd', ' ', .. var next]] => (null, Key(next, origin)),
                _ => throw new FormatException("Not a statement about keys."),
            };
            return NoteSyntax.TryParseSize(from, out var size) ? new KeyStatement(origin, ended, joined, size) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Line(string word, VerifierKey? key) => key is null ? "" : $"{word} {key}\n";

    private static VerifierKey Key(string text, string origin) =>
        VerifierKey.Parse(text) is { IsWitness: false } key && key.Name == origin ? key : throw new FormatException("Not a key of this log.");
}
