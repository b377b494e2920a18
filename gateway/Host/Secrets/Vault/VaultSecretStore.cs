using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>Secrets in a KV version 2 mount. While Vault cannot be asked, what it said last is served for a bounded time.</summary>
/// <remarks>Static secrets have no change signal: rotation polls. A definite "is not there" ends the cached value at once.</remarks>
internal sealed partial class VaultSecretStore(VaultOptions options, VaultClient client, VaultLogin login, TimeProvider time, ILogger<VaultSecretStore> logger) : ISecretStore
{
    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public event Action<string>? Changed
    {
        add { } // the server gives no signal
        remove { }
    }

    /// <inheritdoc/>
    public async Task<SecretVersion?> FindAsync(string name, CancellationToken cancellation)
    {
        var path = $"{options.Mount}/data/{options.Prefix}{SecretName.Checked(name)}";
        try
        {
            return Remember(name, Read(name, await ReadAsync(path, cancellation)));
        }
        catch (VaultUnavailableException e)
        {
            if (_seen.TryGetValue(name, out var seen) && time.GetUtcNow() - seen.At <= options.MaxStale)
            {
                LogStale(logger, name, seen.At);
                return seen.Version;
            }

            throw SecretName.Unavailable(name, "cannot be had: Vault cannot be asked", e);
        }
    }

    /// <summary>Asks; a token that Vault calls unusable is replaced once.</summary>
    private async Task<VaultAnswer> ReadAsync(string path, CancellationToken cancellation)
    {
        var token = await login.GetAsync(cancellation);
        var answer = await client.SendAsync(HttpMethod.Get, path, null, token, repeatable: true, cancellation);
        if (!answer.TokenUnusable)
            return answer;
        token = await login.ReplaceAsync(token, cancellation);
        return await client.SendAsync(HttpMethod.Get, path, null, token, repeatable: true, cancellation);
    }

    private SecretVersion? Remember(string name, SecretVersion? version)
    {
        if (version is null)
        {
            _seen.TryRemove(name, out _);
            return null;
        }

        if (_seen.TryGetValue(name, out var seen) && seen.Version.Version == version.Version)
            version = seen.Version; // the same object as long as it is the same version
        _seen[name] = new Seen(version, time.GetUtcNow());
        return version;
    }

    private SecretVersion? Read(string name, VaultAnswer answer)
    {
        var data = answer.Get("data");
        if (answer.Status == 404)
        {
            // {"errors":[]}: never was, or pruned. data.metadata: deleted or destroyed. Anything else is a wrong mount or path.
            var gone = data.ValueKind == JsonValueKind.Object || (answer.Root.ValueKind == JsonValueKind.Object && answer.Root.TryGetProperty("errors", out _) && answer.Errors.Count == 0);
            return gone ? null : throw SecretName.Unavailable(name, "cannot be had: there is no KV version 2 mount at the configured path");
        }

        if (answer.Status == 403)
            throw SecretName.Unavailable(name, answer.TokenUnusable ? "cannot be had: Vault does not accept the token" : "cannot be had: Vault's policy denies it");
        if (!answer.Ok || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("data", out var fields) || !data.TryGetProperty("metadata", out var metadata))
            throw new VaultUnavailableException($"Vault answered {answer.Status}.");
        return new SecretVersion(VaultFields.Value(name, fields, options.ValueField), Version(metadata), Deletion(metadata));
    }

    /// <summary>Numbers begin again at 1 after a secret was removed for good, so the time of creation belongs to the version.</summary>
    private static string Version(JsonElement metadata) =>
        $"{metadata.GetProperty("version").GetInt64().ToString(CultureInfo.InvariantCulture)}@{metadata.GetProperty("created_time").GetString()}";

    /// <summary>A version that deletes itself names a time in the future while it lives.</summary>
    private static DateTimeOffset? Deletion(JsonElement metadata) =>
        metadata.TryGetProperty("deletion_time", out var member) && DateTimeOffset.TryParse(member.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private sealed record Seen(SecretVersion Version, DateTimeOffset At);

    [LoggerMessage(5104, LogLevel.Warning, "Vault cannot be asked; secret {Name} is served as of {At}")]
    private static partial void LogStale(ILogger logger, string name, DateTimeOffset at);
}
