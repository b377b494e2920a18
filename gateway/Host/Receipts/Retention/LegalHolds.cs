using System.Text.Json;
using SecureFin.Audit.Disk;
using SecureFin.Contract;

namespace SecureFin.Gateway.Receipts.Retention;

/// <summary>Cases that forbid pruning and erasing, each from its first day on: a file beside the log, written as a whole. The log itself has an entry for each change.</summary>
internal sealed class LegalHolds(string home)
{
    private readonly string _path = Path.Combine(home, "holds.json");

    /// <summary>Case → first day that it holds.</summary>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: the file is not readable, so nothing may be removed.</exception>
    public Dictionary<string, DateOnly> Read()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), RetentionJson.Default.DictionaryStringDateOnly)! : new(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.AuditUnavailable, "The legal holds cannot be read.", e);
        }
    }

    /// <summary>Name of a case whose first day is one of those asked for; null when there is none.</summary>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>, as above.</exception>
    public string? CaseFrom(Func<DateOnly, bool> day) =>
        Read().Where(hold => day(hold.Value)).Select(hold => hold.Key).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Writes them; durable when this returns.</summary>
    public void Write(Dictionary<string, DateOnly> holds) =>
        WholeFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(holds, RetentionJson.Default.DictionaryStringDateOnly));
}
