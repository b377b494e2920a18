using System.Security.Cryptography;
using System.Text;
using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy;

/// <summary>A path where a bundle lies: a folder, or an archive as <c>sfg policy build</c> makes it. Signed unless the operator allows otherwise.</summary>
/// <remarks>Links inside a folder are not followed, neither to files nor to folders: only what lies there itself is policy.</remarks>
internal sealed class PolicySource(string path, PolicyOptions options)
{
    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
    private readonly BundleLoader _loader = new(BundleTrust.Of(options));

    /// <summary><c>folder</c> or <c>archive</c>.</summary>
    public string Kind => Directory.Exists(path) ? "folder" : "archive";

    /// <summary>Changes when a byte of the bundle changes.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than allowed.</exception>
    public string Stamp()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var left = (long)options.MaxBundleBytes;
        foreach (var file in Files())
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0"));
            Append(hash, file, ref left);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads and verifies the bundle; a refusal is a value.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public BundleResult Load()
    {
        if (Directory.Exists(path))
            return _loader.LoadFolder(path);
        using var archive = File.OpenRead(path);
        return _loader.LoadArchive(archive);
    }

    private IEnumerable<string> Files() => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", NoLinks).Order(StringComparer.Ordinal) : [path];

    private static void Append(IncrementalHash hash, string file, ref long left)
    {
        var buffer = new byte[81_920];
        using var stream = File.OpenRead(file);
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            left -= read;
            if (left < 0)
                throw new IOException("The bundle is larger than MaxBundleBytes.");
            hash.AppendData(buffer, 0, read);
        }
    }
}
