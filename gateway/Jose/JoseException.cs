namespace SecureFin.Jose;

/// <summary>Thrown where configuration (a key, a key set) is unusable; refusals of messages are values instead.</summary>
public sealed class JoseException(JoseError error) : Exception($"{error.Code}: {error.Title}")
{
    public JoseError Error { get; } = error;
}
