using SecureFin.Jose;

namespace SecureFin.Gateway.Secrets;

/// <summary>Something made from a secret, such as a certificate or a key, made once per version.</summary>
/// <remarks>Thread-safe: two makers may race, one result is kept. What a retired version made is left to the collector, since calls may still hold it.</remarks>
internal sealed class SecretMaterial<T>(LiveSecrets secrets, string name, Func<SecretVersion, T> make)
    where T : class
{
    private Made? _made;

    /// <summary>Name of the secret.</summary>
    public string Name { get; } = name;

    /// <summary>What the version in use makes.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: missing or unreadable.</exception>
    public async ValueTask<T> GetAsync(CancellationToken cancellation)
    {
        var version = await secrets.GetAsync(Name, cancellation);
        var made = _made;
        if (made is not null && ReferenceEquals(made.Version, version))
            return made.Value;
        made = new Made(version, Make(version));
        _made = made;
        return made.Value;
    }

    /// <summary>What a candidate version makes, for a probe before it comes into use.</summary>
    public T Make(SecretVersion version)
    {
        try
        {
            return make(version);
        }
        catch (Exception e) when (e is JoseException or System.Security.Cryptography.CryptographicException or FormatException or ArgumentException or System.Text.Json.JsonException)
        {
            // The cause is dropped on purpose: parser messages may quote the secret.
            throw SecretName.Unavailable(Name, $"version {version.Version} cannot be read ({e.GetType().Name})");
        }
    }

    private sealed record Made(SecretVersion Version, T Value);
}
