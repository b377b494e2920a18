using System.Security.Cryptography;

namespace SecureFin.Rego;

/// <summary>One key for tokens, as parameters: a symmetric secret, or RSA or elliptic-curve parameters.</summary>
internal sealed record JwtKey
{
    public string Alg { get; init; } = string.Empty;

    public string Kid { get; init; } = string.Empty;

    public RSAParameters? Rsa { get; init; }

    public ECParameters? Curve { get; init; }

    public byte[]? Secret { get; init; }

    public bool IsPrivate => Rsa?.D is not null || Curve?.D is not null;

    /// <summary>Steps that verifying one signature counts for.</summary>
    public long VerifyingSteps => Size * Size;

    /// <summary>Steps that signing counts for: RSA's exponent is then as long as its modulus.</summary>
    public long SigningSteps => 4 * Size * Size * Size;

    // In units of 16 bytes; what is longer than any key is refused before it costs anything.
    private long Size => Math.Min(Rsa?.Modulus?.Length ?? 64, RsaFactors.MaxModulusBytes) >> 4;
}
