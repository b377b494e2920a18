using System.Globalization;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>Reads Transit keys and signs with their newest version; a rotation in Vault is seen within a minute.</summary>
internal sealed class TransitKeys(VaultClient client, VaultLogin login, string mount, TimeProvider time)
{
    /// <summary>How long a version is used before the key is looked at again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private const int MaxVersions = 10_000;

    /// <summary>The newest version of a key.</summary>
    /// <param name="kid">Its name at verifiers; null means <c>NAME-vVERSION</c>.</param>
    /// <param name="rsa">What an RSA key signs with; an EC key signs its curve's.</param>
    /// <param name="known">The version in use; answered again when it is still the newest.</param>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: it cannot be had, or is not a key for signatures here.</exception>
    public async Task<(ISigningKey Key, int Version)> GetAsync(string name, string? kid, SignatureAlgorithm rsa, (ISigningKey Key, int Version)? known, CancellationToken cancellation)
    {
        var (version, keys) = await LookAsync(name, cancellation);
        return known is { } current && current.Version == version ? current : (Of(name, version, keys, kid, rsa), version);
    }

    /// <summary>The versions before the newest one that Vault still has, newest first. Whether one may sign is Vault's to say.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: the key cannot be had, or is not one for signatures here.</exception>
    public async Task<IReadOnlyList<ISigningKey>> EarlierAsync(string name, SignatureAlgorithm rsa, CancellationToken cancellation)
    {
        var (newest, keys) = await LookAsync(name, cancellation);
        return [.. Enumerable.Range(1, newest - 1).Reverse().Where(version => keys.TryGetProperty(Text(version), out _)).Select(version => Of(name, version, keys, null, rsa))];
    }

    private async Task<(int Newest, JsonElement Keys)> LookAsync(string name, CancellationToken cancellation)
    {
        var answer = await ReadAsync($"{mount}/keys/{name}", cancellation);
        if (!answer.Ok || answer.Get("data") is not { ValueKind: JsonValueKind.Object } data || !data.TryGetProperty("latest_version", out var latest) || !data.TryGetProperty("keys", out var keys)
            || !latest.TryGetInt32(out var newest) || newest is < 1 or > MaxVersions)
            throw SecretName.Unavailable($"transit:{name}", answer.Status == 404 ? "does not exist" : $"cannot be read (status {answer.Status})");
        return (newest, keys);
    }

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);

    private TransitKey Of(string name, int version, JsonElement keys, string? kid, SignatureAlgorithm rsa)
    {
        try
        {
            var pem = keys.GetProperty(Text(version)).GetProperty("public_key").GetString()!;
            var named = kid ?? string.Create(CultureInfo.InvariantCulture, $"{name}-v{version}");
            var published = VerificationKey.FromPem(pem, named, SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512, rsa);
            return new TransitKey(new TransitBatch(client, login, mount, name, version, published.Algorithms[0]), named, published);
        }
        catch (Exception e) when (e is KeyNotFoundException or JoseException or ArgumentException or InvalidOperationException)
        {
            throw SecretName.Unavailable($"transit:{name}", "is not an ECDSA or RSA key for signatures", e);
        }
    }

    /// <summary>The clock that its readers count by.</summary>
    public TimeProvider Time => time;

    private async Task<VaultAnswer> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var token = await login.GetAsync(cancellation);
            var answer = await client.SendAsync(HttpMethod.Get, path, null, token, repeatable: true, cancellation);
            return !answer.TokenUnusable ? answer
                : await client.SendAsync(HttpMethod.Get, path, null, await login.ReplaceAsync(token, cancellation), repeatable: true, cancellation);
        }
        catch (VaultUnavailableException e)
        {
            throw SecretName.Unavailable($"transit:{path}", "cannot be had: Vault cannot be asked", e);
        }
    }
}
