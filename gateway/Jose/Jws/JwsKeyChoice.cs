namespace SecureFin.Jose;

/// <summary>Finds the key that a header names and holds the message's algorithm against the key's list.</summary>
internal static class JwsKeyChoice
{
    public static VerificationKey? Choose(JwsHeader header, VerificationKeySet keys, out JoseError? error)
    {
        error = JoseError.KeyUnknown;
        if (keys.Find(header.Kid) is not { } key) return null;
        error = JoseError.Algorithm;
        if (!key.Allows(header.Algorithm)) return null;
        error = null;
        return key;
    }
}
