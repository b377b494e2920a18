using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Policy;

/// <summary>The key that bundles are verified with is there and is a public key: without it every bundle would be refused later.</summary>
/// <param name="folder">Where relative paths start; without one in the working folder.</param>
internal sealed class PolicyKeyValidator(ConfigFolder? folder = null) : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options) => options.VerificationKeyPath is not { } path
        ? ValidateOptionsResult.Success
        : Fault(folder?.Resolve(path) ?? path, options.VerificationAlgorithm) is { } fault ? ValidateOptionsResult.Fail($"Policy:VerificationKeyPath: {fault}") : ValidateOptionsResult.Success;

    private static bool HoldsPrivateKey(string pem)
    {
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            if (rest[fields.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static string? Fault(string file, string algorithm)
    {
        if (!File.Exists(file))
            return $"there is no file {file}.";
        try
        {
            using AsymmetricAlgorithm key = algorithm == "ES256" ? ECDsa.Create() : RSA.Create();
            var pem = File.ReadAllText(file);
            key.ImportFromPem(pem);
            return HoldsPrivateKey(pem) ? $"{file} holds a private key, which signs bundles; the gateway verifies them with the public one alone." : null;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or UnauthorizedAccessException)
        {
            return $"{file} holds no key in PEM for {algorithm} that can be read.";
        }
    }
}
