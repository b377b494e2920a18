using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Secrets.Embedded;

/// <summary>The encrypted file and where its master key comes from. Exactly one key source is set.</summary>
public sealed class EmbeddedStoreOptions
{
    /// <summary>The encrypted file; made by the first put.</summary>
    public string Path { get; set; } = "";

    /// <summary>Name of a systemd credential (systemd.exec LoadCredential=) holding 32 bytes, raw, hex or base64.</summary>
    public string? Credential { get; init; }

    /// <summary>File with 32 bytes, raw, hex or base64; only its owner may read it (mode 0600 or 0400).</summary>
    public string? KeyFile { get; set; }

    /// <summary>File with a passphrase of at least 12 characters; only its owner may read it. PBKDF2 makes the key.</summary>
    public string? PassphraseFile { get; set; }

    /// <summary>Versions kept of each secret, 2 to 50. Default 5.</summary>
    [Range(2, 50)]
    public int KeepVersions { get; init; } = 5;

    internal void ResolvePaths(Func<string, string> resolve)
    {
        Path = Path.Length == 0 ? Path : resolve(Path);
        KeyFile = string.IsNullOrEmpty(KeyFile) ? null : resolve(KeyFile);
        PassphraseFile = string.IsNullOrEmpty(PassphraseFile) ? null : resolve(PassphraseFile);
    }

    internal IEnumerable<string> Errors()
    {
        if (Path.Length == 0)
            yield return "Secrets:Embedded:Path is required.";
        if (new[] { Credential, KeyFile, PassphraseFile }.Count(source => !string.IsNullOrEmpty(source)) != 1)
            yield return "Secrets:Embedded needs exactly one of Credential, KeyFile and PassphraseFile.";
        if (KeepVersions is < 2 or > 50)
            yield return "Secrets:Embedded:KeepVersions is 2 to 50.";
    }
}
