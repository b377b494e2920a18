using System.Reflection;
using System.Security.Cryptography;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Receipts;

/// <summary>Which gateway writes the log, told in its <c>start</c> entry.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Configuration">SHA-256 of <c>gateway.json</c> as it stands on disk, lower case hex.</param>
internal sealed record GatewayFacts(string Version, string Configuration)
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<GatewayFacts> ReadAsync(ConfigFolder folder, CancellationToken cancellation)
    {
        var version = typeof(GatewayFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var file = await File.ReadAllBytesAsync(folder.Resolve(ConfigurationFile.Name), cancellation);
        return new GatewayFacts(version, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}
