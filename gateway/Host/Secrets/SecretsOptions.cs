using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Gateway.Secrets.Pkcs11;
using SecureFin.Gateway.Secrets.Vault;

namespace SecureFin.Gateway.Secrets;

/// <summary>Where the gateway's secrets come from. Exactly one store is configured.</summary>
public sealed class SecretsOptions
{
    public const string Section = "Secrets";

    /// <summary>The embedded encrypted file.</summary>
    public EmbeddedStoreOptions? Embedded { get; init; }

    /// <summary>A HashiCorp Vault or OpenBao cluster.</summary>
    public VaultOptions? Vault { get; init; }

    /// <summary>An HSM for signing keys, or null.</summary>
    public Pkcs11Options? Pkcs11 { get; init; }

    /// <summary>How often the store is asked for newer versions, 100 ms to 1 h. Default 500 ms for the embedded store, 30 s for Vault.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>Makes full paths of the files.</summary>
    internal void ResolvePaths(Func<string, string> resolve)
    {
        Embedded?.ResolvePaths(resolve);
        Vault?.ResolvePaths(resolve);
        Pkcs11?.ResolvePaths(resolve);
    }

    internal TimeSpan Poll => PollInterval ?? (Vault is null ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(30));

    internal IEnumerable<string> Errors()
    {
        if (Embedded is null == Vault is null)
            yield return "Secrets needs exactly one of Embedded and Vault.";
        if (Poll < TimeSpan.FromMilliseconds(100) || Poll > TimeSpan.FromHours(1))
            yield return "Secrets:PollInterval is 00:00:00.1 to 01:00:00.";
        foreach (var error in (Embedded?.Errors() ?? []).Concat(Vault?.Errors() ?? []).Concat(Pkcs11?.Errors() ?? []))
            yield return error;
    }
}
