using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>A bank's key for the algorithm that a form of signature has fixed.</summary>
internal static class BankKey
{
    /// <summary>The key allowed for an algorithm; null when it cannot, or says of itself that it is for another.</summary>
    public static VerificationKey? For(VerificationKey key, SignatureAlgorithm algorithm)
    {
        try
        {
            return VerificationKey.From(key.Jwk, algorithm);
        }
        catch (JoseException)
        {
            return null;
        }
    }
}
