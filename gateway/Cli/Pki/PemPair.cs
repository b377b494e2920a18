using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Cli.Pki;

/// <summary>A certificate and its private key as two PEM files: <c>NAME.pem</c> and <c>NAME.key</c> (PKCS #8, mode 0600).</summary>
internal sealed record PemPair(string CertificatePath, string KeyPath)
{
    public static PemPair In(string folder, string name) => new(Path.Combine(folder, $"{name}.pem"), Path.Combine(folder, $"{name}.key"));

    /// <summary>Writes both files anew; the key is readable by its owner only from its first byte on.</summary>
    /// <exception cref="IOException">One of them exists: a key is never overwritten.</exception>
    public void Write(X509Certificate2 certificate, ECDsa key)
    {
        if (File.Exists(CertificatePath))
            throw new IOException($"'{CertificatePath}' exists already");
        Create(KeyPath, key.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Create(CertificatePath, certificate.ExportCertificatePem(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    /// <summary>Certificate with key; the caller owns it.</summary>
    /// <exception cref="UnreadableInputException">Missing, or not a pair.</exception>
    public X509Certificate2 Load()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UnreadableInputException($"'{CertificatePath}' and '{KeyPath}' are not a readable certificate and key");
        }
    }

    private static void Create(string path, string pem, UnixFileMode mode)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        using var writer = new StreamWriter(file);
        writer.WriteLine(pem);
    }
}
