using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Rego;

/// <summary>Builds the chain from the last certificate through the others to the first, which alone is trusted.</summary>
internal static class X509Verification
{
    /// <summary>MD2, MD5 and SHA-1 with RSA, DSA with SHA-1, ECDSA with SHA-1: Go verifies none of them in a chain.</summary>
    private static readonly HashSet<string> Broken = new(StringComparer.Ordinal)
    {
        "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10040.4.3", "1.2.840.10045.4.1",
    };

    /// <summary>DER of the chain, leaf first; null when there is none.</summary>
    public static List<byte[]>? Verify(List<byte[]> certificates, X509Options options)
    {
        if (certificates.Count < 2) return null;
        var loaded = new List<X509Certificate2>();
        try
        {
            foreach (var der in certificates) loaded.Add(X509CertificateLoader.LoadCertificate(der));
            return Build(loaded, options);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return null; // the latter: the wanted name is none of a host
        }
        finally
        {
            foreach (var certificate in loaded) certificate.Dispose();
        }
    }

    private static List<byte[]>? Build(List<X509Certificate2> certificates, X509Options options)
    {
        var leaf = certificates[^1];
        if (options.DnsName.Length > 0 && !leaf.MatchesHostname(options.DnsName, allowWildcards: true, allowCommonName: false)) return null;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = DateTime.UnixEpoch.AddTicks(options.TimeNanoseconds / 100);
        chain.ChainPolicy.CustomTrustStore.Add(certificates[0]);
        for (var i = 1; i < certificates.Count - 1; i++) chain.ChainPolicy.ExtraStore.Add(certificates[i]);
        if (!chain.Build(leaf) && !EndsInTrust(chain, certificates[0])) return null;
        if (HasBrokenSignature(chain) || !AllowsUsage(chain, options.Usages)) return null;
        var result = new List<byte[]>(chain.ChainElements.Count);
        foreach (var element in chain.ChainElements) result.Add(element.Certificate.RawData);
        return result;
    }

    // What is given as root is trusted as Go trusts it, even if another certificate signed it: nothing else may be wrong.
    private static bool EndsInTrust(X509Chain chain, X509Certificate2 trusted) =>
        Array.TrueForAll(chain.ChainStatus, static status => status.Status == X509ChainStatusFlags.PartialChain)
        && chain.ChainElements.Count > 0 && chain.ChainElements[^1].Certificate.RawDataMemory.Span.SequenceEqual(trusted.RawDataMemory.Span);

    // The signature of the trusted certificate itself proves nothing and is not looked at.
    private static bool HasBrokenSignature(X509Chain chain)
    {
        for (var i = 0; i < chain.ChainElements.Count - 1; i++)
        {
            if (Broken.Contains(chain.ChainElements[i].Certificate.SignatureAlgorithm.Value ?? string.Empty)) return true;
        }

        return false;
    }

    // One of the usages must be allowed by every certificate that names usages at all.
    private static bool AllowsUsage(X509Chain chain, IReadOnlyList<string> usages)
    {
        foreach (var usage in usages)
        {
            var allowed = usage == "2.5.29.37.0";
            if (!allowed)
            {
                allowed = true;
                foreach (var element in chain.ChainElements) allowed &= Allows(element.Certificate, usage);
            }

            if (allowed) return true;
        }

        return usages.Count == 0;
    }

    private static bool Allows(X509Certificate2 certificate, string usage)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509EnhancedKeyUsageExtension usages) continue;
            foreach (var allowed in usages.EnhancedKeyUsages)
            {
                if (allowed.Value == usage || allowed.Value == "2.5.29.37.0") return true;
            }

            return false;
        }

        return true;
    }
}
