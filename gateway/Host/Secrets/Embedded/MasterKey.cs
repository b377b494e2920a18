using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SecureFin.Contract;

namespace SecureFin.Gateway.Secrets.Embedded;

/// <summary>The key over the embedded store: 32 random bytes, or a passphrase that PBKDF2 stretches.</summary>
/// <remarks>Owned by the store for the life of the process.</remarks>
internal sealed class MasterKey : IDisposable
{
    /// <summary>PBKDF2-HMAC-SHA256 rounds for new files (OWASP's figure of 2023).</summary>
    public const int Iterations = 600_000;

    private readonly Secret _material;

    private MasterKey(Secret material, bool passphrase) => (_material, IsPassphrase) = (material, passphrase);

    /// <summary>True when the key must be stretched.</summary>
    public bool IsPassphrase { get; }

    /// <summary>A key of exactly 32 bytes.</summary>
    public static MasterKey FromBytes(ReadOnlySpan<byte> key) => key.Length == 32
        ? new MasterKey(Secret.FromBytes(key), passphrase: false)
        : throw new ArgumentException("The master key is 32 bytes long.", nameof(key));

    /// <summary>A passphrase of at least 12 characters.</summary>
    public static MasterKey FromPassphrase(string passphrase) => passphrase.Length >= 12
        ? new MasterKey(Secret.FromText(passphrase), passphrase: true)
        : throw new ArgumentException("The passphrase has at least 12 characters.", nameof(passphrase));

    /// <summary>Reads the one source that the options name.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: missing, readable by others, or not a key.</exception>
    public static MasterKey Load(EmbeddedStoreOptions options)
    {
        try
        {
            if (!string.IsNullOrEmpty(options.Credential))
                return FromBytes(Decode(File.ReadAllBytes(CredentialPath(options.Credential))));
            if (!string.IsNullOrEmpty(options.KeyFile))
                return FromBytes(Decode(ReadPrivate(options.KeyFile)));
            return FromPassphrase(Encoding.UTF8.GetString(ReadPrivate(options.PassphraseFile!)).TrimEnd('\r', '\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProblemException(Problems.SecretUnavailable, $"The master key cannot be read: {Reason(e)}.");
        }
    }

    /// <summary>Reads a file that nobody but its owner may read.</summary>
    /// <exception cref="UnauthorizedAccessException">Group or others have rights on it.</exception>
    public static byte[] ReadPrivate(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
            throw new UnauthorizedAccessException($"'{path}' is open to group or others; its mode must be 0600 or 0400");
        return File.ReadAllBytes(path);
    }

    /// <summary>Path of a systemd credential.</summary>
    public static string CredentialPath(string name)
    {
        var directory = Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY")
            ?? throw new FileNotFoundException("CREDENTIALS_DIRECTORY is not set");
        return name.Contains('/') || name.StartsWith('.') ? throw new ArgumentException("a credential's name has no path") : Path.Combine(directory, name);
    }

    /// <summary>A key of 32 bytes for one purpose (RFC 5869), after stretching (RFC 8018) where it is a passphrase.</summary>
    public byte[] Derive(string purpose, byte[] salt, int iterations)
    {
        var ikm = IsPassphrase
            ? Rfc2898DeriveBytes.Pbkdf2(_material.Reveal(), salt, iterations, HashAlgorithmName.SHA256, 32)
            : _material.Reveal().ToArray();
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, ikm, 32, salt, Encoding.ASCII.GetBytes(purpose));
        CryptographicOperations.ZeroMemory(ikm);
        return key;
    }

    /// <inheritdoc/>
    public void Dispose() => _material.Dispose();

    private static byte[] Decode(byte[] file)
    {
        if (file.Length == 32)
            return file;
        var text = Encoding.ASCII.GetString(file).Trim();
        if (text.Length == 64 && text.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(text);
        var key = new byte[48];
        return Convert.TryFromBase64String(text, key, out var length) && length == 32 ? key[..32] : throw new ArgumentException("it is not 32 bytes, raw, hex or base64");
    }

    private static string Reason(Exception e) => e is ArgumentException ? "it is not a key of 32 bytes or a passphrase of 12 characters" : e.Message.TrimEnd('.');
}
