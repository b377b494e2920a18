using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts.Keys;

/// <summary>A key of the log ends, another comes, or one follows the other.</summary>
/// <param name="By">Signs the entry about it.</param>
/// <param name="Ended">Signs checkpoints no more; null when none ended.</param>
/// <param name="Joined">Signs them from now on; null when none came.</param>
internal sealed record KeyChange(INoteSigner By, VerifierKey? Ended, VerifierKey? Joined)
{
    /// <summary>What the log is told: the former key's own announcement where it can sign, else the word of another.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key cannot sign now.</exception>
    public SignedNote Tell(string origin, long from) =>
        Joined is not null && Ended is not null && Ended.ToString() == By.Key.ToString()
            ? new KeyAnnouncement(origin, Joined, from).Sign(By)
            : new KeyStatement(origin, Ended, Joined, from).Sign(By);
}
