using System.Security.Cryptography;
using System.Text;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy;

/// <summary>Where the bundle lies: a folder, or an archive as <c>sfg policy build</c> makes it. Signed unless the operator allows otherwise.</summary>
internal sealed class PolicySource(PolicyOptions options)
{
    private readonly BundleLoader _loader = new(new BundleOptions { Verification = Verification(options) });

    /// <summary>Changes when a byte of the bundle changes.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string Stamp()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files())
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads and verifies the bundle; a refusal is a value.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public BundleResult Load()
    {
        if (Directory.Exists(options.BundlePath))
            return _loader.LoadFolder(options.BundlePath);
        using var archive = File.OpenRead(options.BundlePath);
        return _loader.LoadArchive(archive);
    }

    private IEnumerable<string> Files() => Directory.Exists(options.BundlePath)
        ? Directory.EnumerateFiles(options.BundlePath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [options.BundlePath];

    private static BundleVerification? Verification(PolicyOptions options) => options.VerificationKeyPath is null
        ? null
        : new BundleVerification([new BundleKey("bundle", options.VerificationAlgorithm, File.ReadAllText(options.VerificationKeyPath))]);
}
