using System.Security.Cryptography;
using SecureFin.Audit.Disk;
using SecureFin.Contract;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>The key that wraps the keys of commitments where no messages are kept and no secret is configured: <c>wrap.key</c> beside them, base64.</summary>
internal static class LocalKey
{
    private const int Size = 32;

    public static string FileIn(string folder) => Path.Combine(folder, "wrap.key");

    /// <summary>Reads it, or makes it in a folder that has no keys yet.</summary>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: it is damaged, lost or cannot be made.</exception>
    public static byte[] LoadOrMake(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (!File.Exists(FileIn(folder)))
                Make(folder);
            var key = new byte[Size];
            return Convert.TryFromBase64String(File.ReadAllText(FileIn(folder)).Trim(), key, out var length) && length == Size
                ? key
                : throw new ProblemException(Problems.AuditUnavailable, "The key that wraps the commitment keys is damaged.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.AuditUnavailable, "The key that wraps the commitment keys cannot be made or read.", e);
        }
    }

    // Under its name only when it is whole: a crash in between must not leave a log without a usable key.
    private static void Make(string folder)
    {
        if (Directory.EnumerateDirectories(folder).Any())
            throw new ProblemException(Problems.AuditUnavailable, "The key that wraps the commitment keys is gone, and keys are there that need it.");
        WholeFile.Replace(FileIn(folder), System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size))));
    }
}
