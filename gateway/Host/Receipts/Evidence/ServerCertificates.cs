using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Disk;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Keeps the certificates that servers showed, each with its chain in one PEM file that is named by its <c>x5t#S256</c>, which entries hold. Safe for threads.</summary>
/// <param name="folder"><c>certificates</c> beside the log.</param>
internal sealed class ServerCertificates(string folder)
{
    private const int MaxKnown = 10_000;
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Writes the file when it is not there. Nothing depends on it but an expert's comfort: the entry's thumbprint stands for the certificate.</summary>
    public void Keep(string thumbprint, IReadOnlyList<byte[]> chain)
    {
        if (chain.Count == 0 || !_known.TryAdd(thumbprint, true))
            return;
        if (_known.Count > MaxKnown)
            _known.Clear();
        var file = Path.Combine(folder, thumbprint + ".pem");
        try
        {
            if (File.Exists(file))
                return;
            Directory.CreateDirectory(folder);
            var text = string.Concat(chain.Select(certificate => PemEncoding.WriteString("CERTIFICATE", certificate) + "\n"));
            WholeFile.Replace(file, Encoding.ASCII.GetBytes(text), WholeFile.Shared);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _known.TryRemove(thumbprint, out _);
        }
    }
}
