namespace SecureFin.Payments;

/// <summary>Keeps what payments say about people out of the files: texts are sealed, values to search by become keyed tokens.</summary>
/// <remarks>An interface because it crosses a project boundary: the keys are the host's, and this library has no road to them.</remarks>
public interface IPayloadProtector
{
    /// <summary>Seals a text for one place.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="place">Where it stands, such as <c>instruction/01J…</c>: it opens nowhere else.</param>
    string Seal(string text, string place);

    /// <summary>Opens what was sealed for the same place.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Sealed with a key that is not known, for another place, or changed.</exception>
    string Open(string sealedText, string place);

    /// <summary>A token that is the same for the same value and tells nothing of it.</summary>
    string Token(string value);
}
