using System.Security.Cryptography;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Writes a certificate and the chain that led to trust in it, as openssl takes them.</summary>
internal static class OpensslChain
{
    /// <summary>Adds the certificate, and for a chain <c>NAME.anchor.pem</c> and <c>NAME.issuers.pem</c>; returns the command that follows it, none for a certificate alone.</summary>
    /// <param name="zip">The pack.</param>
    /// <param name="name">Path in the pack without an ending.</param>
    /// <param name="leaf">File of the certificate itself.</param>
    /// <param name="chain">In DER, itself first, each issued by the next; the last one is what the gateway trusted. At least one.</param>
    public static IReadOnlyList<string> Write(PackWriter zip, string name, string leaf, IReadOnlyList<byte[]> chain)
    {
        var pems = chain.Select(certificate => PemEncoding.WriteString("CERTIFICATE", certificate) + "\n").ToList();
        zip.Add(leaf, pems[0]);
        if (pems.Count == 1)
            return [];
        zip.Add($"{name}.anchor.pem", pems[^1]);
        zip.Add($"{name}.issuers.pem", string.Concat(pems.Skip(1)));
        return [$"openssl verify -no_check_time -partial_chain -CAfile {name}.anchor.pem -untrusted {name}.issuers.pem {leaf}"];
    }
}
