using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank;

/// <summary>A corporate client that the bank knows from the start.</summary>
public sealed record SandboxClient
{
    public required string ClientId { get; init; }

    /// <summary>Common name of the client's certificates, for <c>tls_client_auth</c> (RFC 8705 section 2.1).</summary>
    public required string CertificateName { get; init; }

    /// <summary>What the client's signatures name as <c>http://openbanking.org.uk/iss</c>.</summary>
    public required string SigningIssuer { get; init; }

    /// <summary>Keys for <c>x-jws-signature</c> and <c>private_key_jwt</c>; more can be registered at run time.</summary>
    public IReadOnlyList<Jwk> SigningKeys { get; init; } = [];

    /// <summary>Secrets for <c>client_secret_basic</c> and <c>client_secret_post</c>; more can be registered at run time.</summary>
    public IReadOnlyList<Secret> Secrets { get; init; } = [];
}
