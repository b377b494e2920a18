using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy;

/// <summary>A path where a bundle lies: a folder, or an archive as <c>sfg policy build</c> makes it. Signed unless the operator allows otherwise.</summary>
/// <remarks>In a folder nothing but regular files and folders may lie; the path itself may be a link, so that a deployment can move it.</remarks>
internal sealed class PolicySource(string path, PolicyOptions options)
{
    private readonly BundleLoader _loader = new(BundleTrust.Of(options));

    /// <summary><c>folder</c> or <c>archive</c>.</summary>
    public string Kind => Directory.Exists(path) ? "folder" : "archive";

    /// <summary>Changes when a byte of the bundle changes.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, holds what is no regular file, or is larger than allowed; with the code.</exception>
    public string Stamp() => _loader.StampOf(path);

    /// <summary>Reads and verifies the bundle; a refusal is a value.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public BundleResult Load() => _loader.LoadPath(path);
}
