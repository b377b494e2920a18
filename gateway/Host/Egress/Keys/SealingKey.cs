using System.Security.Cryptography.X509Certificates;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Keys;

/// <summary>What messages to one upstream are signed with: a private key, perhaps with its certificate, or a shared secret.</summary>
internal sealed record SealingKey
{
    private readonly ISigningKey? _key;
    private readonly byte[]? _sharedSecret;

    public SealingKey(ISigningKey key, X509Certificate2? certificate = null) => (_key, Certificate) = (key, certificate);

    /// <summary>A short-lived key that another certifies.</summary>
    public SealingKey(ISigningKey key, string statement, Jwk certifiedBy) => (_key, Statement, CertifiedBy) = (key, statement, certifiedBy);

    public SealingKey(byte[] sharedSecret) => _sharedSecret = sharedSecret;

    /// <summary>The private key.</summary>
    public ISigningKey Key => _key ?? throw new ProblemException(Problems.SecretUnavailable, "The signing secret is a shared secret; this profile needs a private key.");

    /// <summary>The shared secret of a webhook.</summary>
    public byte[] SharedSecret => _sharedSecret ?? throw new ProblemException(Problems.SecretUnavailable, "The signing secret is a private key; this profile needs a shared secret.");

    /// <summary>Certificate of the key, when the secret holds one.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>The statement by which another key certifies this one, or null.</summary>
    public string? Statement { get; }

    /// <summary>The public key that the statement verifies with, or null.</summary>
    public Jwk? CertifiedBy { get; }

    /// <summary>Name of the key for evidence.</summary>
    public string Name => _key?.Kid ?? "shared";
}
