using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SecureFin.Gateway.Receipts;

/// <summary>Keeps one commitment key a day in a folder beside the log; deleting a file makes that day's commitments unopenable.</summary>
/// <param name="folder">Folder of the key files, one <c>yyyy-MM-dd.key</c> of 32 bytes each, readable by the service alone.</param>
internal sealed class CommitmentKeys(string folder)
{
    private readonly ConcurrentDictionary<DateOnly, Commitments> _days = new();

    /// <summary>The commitments of a day; makes the key when the day is new.</summary>
    public Commitments Of(DateTimeOffset moment) =>
        _days.GetOrAdd(DateOnly.FromDateTime(moment.UtcDateTime), static (day, folder) => new Commitments(LoadOrMake(day, folder)), folder);

    private static byte[] LoadOrMake(DateOnly day, string folder)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, $"{day:yyyy-MM-dd}.key");
        if (!File.Exists(path))
            Make(path);
        return File.ReadAllBytes(path) is { Length: 32 } key
            ? key
            : throw new InvalidDataException("A commitment key is damaged.");
    }

    private static void Make(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var file = new FileStream(path, options);
        file.Write(RandomNumberGenerator.GetBytes(32));
        file.Flush(flushToDisk: true);
    }
}
