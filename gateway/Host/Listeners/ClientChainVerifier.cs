using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Listeners;

/// <summary>Judges a client's certificate chain against a fixed set of authorities; the system store has no say.</summary>
/// <remarks>Source: RFC 5280 section 6, RFC 8446 section 4.4.2.4, CA/Browser key sizes; SHA-1 and keys under 112 bits are refused.</remarks>
internal sealed class ClientChainVerifier(X509Certificate2Collection authorities, Func<RevocationLists>? revocation = null)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly HashSet<string> StrongSignatures = new(StringComparer.Ordinal)
    {
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4", // ECDSA with SHA-256, 384, 512
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.113549.1.1.10", // RSA, RSA-PSS
    };

    /// <summary>What a chain must satisfy while it is built.</summary>
    /// <param name="time">Time of judgement, or null for the present.</param>
    public X509ChainPolicy Policy(DateTimeOffset? time = null)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // revocation lists are files of the operator, never fetched
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.NoFlag,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new(ClientAuthentication));
        if (time is { } at)
        {
            policy.VerificationTime = at.UtcDateTime;
            policy.VerificationTimeIgnored = false;
        }

        return policy;
    }

    /// <summary>Builds and judges a chain. Returns null when it is accepted, else why not.</summary>
    public string? Refusal(X509Certificate2 leaf, X509Certificate2Collection sentAlong, DateTimeOffset time)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(time) };
        chain.ChainPolicy.ExtraStore.AddRange(sentAlong);
        return chain.Build(leaf) ? Refusal(chain, time, out _) : "the chain does not lead to a configured authority";
    }

    /// <summary>What chain building does not demand: purpose, key strength, signature algorithms, revocation.</summary>
    /// <param name="chain">As it was built.</param>
    /// <param name="time">Time of judgement.</param>
    /// <param name="judged">What an accepted chain is remembered by; null for a refused one.</param>
    public string? Refusal(X509Chain chain, DateTimeOffset time, out JudgedChain? judged)
    {
        var elements = chain.ChainElements.Select(element => element.Certificate).ToList();
        var lists = revocation?.Invoke(); // read once: the age that evidence states is that of the lists which judged
        var refusal = Weakness(elements) ?? lists?.Refusal(elements, time);
        judged = refusal is null ? new JudgedChain([.. elements.Select(certificate => certificate.RawData)], time, lists?.AsOf(elements, time)) : null;
        return refusal;
    }

    private static string? Weakness(List<X509Certificate2> elements)
    {
        if (elements.Count < 2)
            return "an authority does not act as a client";
        var leaf = elements[0];
        if (leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraint => constraint.CertificateAuthority))
            return "an authority does not act as a client";
        if (!leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages[ClientAuthentication] is not null))
            return "the certificate is not for client authentication";
        if (leaf.Extensions.OfType<X509KeyUsageExtension>().Any(usage => !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)))
            return "the key is not for signing";
        if (!elements.TrueForAll(IsStrongKey))
            return "a key is too weak";
        if (!elements.SkipLast(1).All(certificate => StrongSignatures.Contains(certificate.SignatureAlgorithm.Value ?? "")))
            return "a signature algorithm is too weak";
        return null;
    }

    private static bool IsStrongKey(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
            return rsa.KeySize >= 2048;
        using var ecdsa = certificate.GetECDsaPublicKey();
        return ecdsa is not null && ecdsa.KeySize >= 256;
    }
}
