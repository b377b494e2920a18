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
}
