using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using SecureFin.Contract;

namespace SecureFin.Gateway.Receipts;

/// <summary>Keeps one commitment key a day in a folder beside the log; deleting a file makes that day's commitments unopenable.</summary>
/// <param name="folder">Folder of the key files, one <c>yyyy-MM-dd.key</c> of 32 bytes each, readable by the service alone.</param>
internal sealed class CommitmentKeys(string folder)
{
    private readonly ConcurrentDictionary<DateOnly, Commitments> _days = new();
    private readonly Lock _lock = new();

    /// <summary>The commitments of a day; makes the key when the day is new.</summary>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: the key cannot be made or read.</exception>
    public Commitments Of(DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(moment.UtcDateTime);
        if (_days.TryGetValue(day, out var known))
            return known;

        // At midnight many calls want the new day's key at once; one of them makes it.
        lock (_lock)
            return _days.GetOrAdd(day, static (day, folder) => new Commitments(LoadOrMake(day, folder)), folder);
    }

    /// <summary>Removes the keys of the days before one, when their entries were pruned; returns how many went.</summary>
    public static int Prune(string folder, DateOnly before)
    {
        var old = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.key").Where(file => DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < before).ToList()
            : [];
        old.ForEach(File.Delete);
        return old.Count;
    }

    private static byte[] LoadOrMake(DateOnly day, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var path = Path.Combine(folder, $"{day:yyyy-MM-dd}.key");
            if (!File.Exists(path))
                Make(path);
            return File.ReadAllBytes(path) is { Length: 32 } key
                ? key
                : throw new InvalidDataException("A commitment key is damaged.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.AuditUnavailable, "The day's key of the audit log cannot be made or read.", e);
        }
    }

    // Under its name only when it is whole: a crash in between must not leave a day without a usable key.
    private static void Make(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(path + ".tmp", options))
        {
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".tmp", path);
    }
}
