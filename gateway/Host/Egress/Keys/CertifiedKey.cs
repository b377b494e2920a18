namespace SecureFin.Gateway.Egress.Keys;

/// <summary>A short-lived key that a slow one certified: what the audit log keeps of it.</summary>
/// <param name="Kid">Name of the new key, its RFC 7638 thumbprint.</param>
/// <param name="By">Name of the key that certified it.</param>
/// <param name="Until">End of its life.</param>
/// <param name="Statement">The certifying statement, a compact JWS with the public key.</param>
internal sealed record CertifiedKey(string Kid, string By, DateTimeOffset Until, string Statement);
