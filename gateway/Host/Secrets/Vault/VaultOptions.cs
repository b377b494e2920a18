using System.Net;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>A HashiCorp Vault or OpenBao cluster, its KV version 2 mount and the AppRole of this gateway.</summary>
public sealed class VaultOptions
{
    /// <summary>Addresses of its nodes, 1 to 9; https, or http on loopback. The order does not matter: the leader is found.</summary>
    public IList<string> Addresses { get; init; } = [];

    /// <summary>PEM file with the authorities of its server certificates. Required for https.</summary>
    public string? TrustedAuthorities { get; set; }

    /// <summary>Mount of the KV version 2 engine. Default <c>secret</c>.</summary>
    public string Mount { get; init; } = "secret";

    /// <summary>Path below the mount where this gateway's secrets begin, such as <c>securefin/</c>. Default empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Field that holds the value. Default <c>value</c>; a PKI-shaped secret may hold <c>certificate</c>, <c>private_key</c> and <c>ca_chain</c> instead.</summary>
    public string ValueField { get; init; } = "value";

    /// <summary>Mount of the Transit engine, for signing keys that never leave Vault. Default <c>transit</c>.</summary>
    public string TransitMount { get; init; } = "transit";

    /// <summary>Mount of the AppRole method. Default <c>approle</c>.</summary>
    public string AuthMount { get; init; } = "approle";

    /// <summary>role_id of the gateway; not a secret by itself.</summary>
    public string RoleId { get; init; } = "";

    /// <summary>Name of a systemd credential with the secret_id.</summary>
    public string? SecretIdCredential { get; init; }

    /// <summary>File with the secret_id; only its owner may read it.</summary>
    public string? SecretIdFile { get; set; }

    /// <summary>Longest one HTTP call may take, 100 ms to 30 s. Default 3 s: a wedged leader never answers.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest one read may take over all nodes and waits, 1 s to 2 min. Default 10 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Oldest value that is served while Vault cannot be asked, 0 to 7 days. Default 24 h.</summary>
    public TimeSpan MaxStale { get; init; } = TimeSpan.FromHours(24);

    internal void ResolvePaths(Func<string, string> resolve)
    {
        TrustedAuthorities = string.IsNullOrEmpty(TrustedAuthorities) ? null : resolve(TrustedAuthorities);
        SecretIdFile = string.IsNullOrEmpty(SecretIdFile) ? null : resolve(SecretIdFile);
    }

    internal IEnumerable<string> Errors()
    {
        if (Addresses.Count is 0 or > 9 || !Addresses.All(IsSafe))
            yield return "Secrets:Vault:Addresses are 1 to 9 https addresses; http is for loopback only.";
        if (Addresses.Any(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) && !File.Exists(TrustedAuthorities))
            yield return "Secrets:Vault:TrustedAuthorities is an existing file; the system's certificate store is never used.";
        if (new[] { Mount, AuthMount, TransitMount }.Any(mount => !SecretName.IsValid(mount)) || (Prefix.Length > 0 && !SecretName.IsValid(Prefix.TrimEnd('/'))))
            yield return "Secrets:Vault:Mount, AuthMount and Prefix are lower-case paths.";
        if (RoleId.Length == 0 || string.IsNullOrEmpty(SecretIdCredential) == string.IsNullOrEmpty(SecretIdFile))
            yield return "Secrets:Vault needs RoleId and exactly one of SecretIdCredential and SecretIdFile.";
        if (CallTimeout < TimeSpan.FromMilliseconds(100) || CallTimeout > TimeSpan.FromSeconds(30))
            yield return "Secrets:Vault:CallTimeout is 00:00:00.1 to 00:00:30.";
        if (Patience < TimeSpan.FromSeconds(1) || Patience > TimeSpan.FromMinutes(2))
            yield return "Secrets:Vault:Patience is 00:00:01 to 00:02:00.";
        if (MaxStale < TimeSpan.Zero || MaxStale > TimeSpan.FromDays(7))
            yield return "Secrets:Vault:MaxStale is 0 to 7 days.";
    }

    private static bool IsSafe(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
