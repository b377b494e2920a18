namespace SecureFin.Jose;

/// <summary>Thrown where configuration (a key, a key set) is unusable; refusals of messages are values instead.</summary>
public sealed class JoseException(JoseError error) : Exception($"{error.Code}: {error.Title}")
{
    /// <summary>What is wrong with it: stable code and title, no key material.</summary>
    public JoseError Error { get; } = error;
}
