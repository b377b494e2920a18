using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>Which bundles are read at all: bounds and signature, the same for every way that a bundle can come.</summary>
internal static class BundleTrust
{
    /// <exception cref="IOException">The verification key cannot be read: nothing would be trusted.</exception>
    public static BundleOptions Of(PolicyOptions options) => new()
    {
        MaxTotalBytes = options.MaxBundleBytes,
        MaxFileBytes = options.MaxBundleBytes,
        Verification = options.VerificationKeyPath is null
            ? null
            : new BundleVerification([new BundleKey("bundle", options.VerificationAlgorithm, File.ReadAllText(options.VerificationKeyPath))]) { Scope = options.VerificationScope },
    };
}
