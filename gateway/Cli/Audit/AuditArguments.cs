using System.CommandLine;
using SecureFin.Audit;
using SecureFin.Audit.Notes;

namespace SecureFin.Cli.Audit;

/// <summary>Arguments that several audit commands share.</summary>
internal static class AuditArguments
{
    public static Argument<string> Directory() => new("DIR") { Description = "Directory of the log: the one that holds 'checkpoint'." };

    public static Argument<long> Index() => new("INDEX") { Description = "Entry number, from 0." };

    public static Option<string[]> Keys() => new("--key")
    {
        Description = "Verifier key, or a file with one key a line (as log.vkey). May be given more than once; witness keys too.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Reads verifier keys from texts and files.</summary>
    /// <exception cref="UnreadableInputException">A key is malformed or a file is missing.</exception>
    public static IReadOnlyList<VerifierKey> ReadKeys(IEnumerable<string> values)
    {
        var texts = values.SelectMany(value => File.Exists(value) ? File.ReadLines(value) : [value]);
        var keys = texts.Select(text => text.Trim()).Where(text => text.Length > 0 && text[0] != '#').Select(Parse).ToList();
        return keys.Count > 0 ? keys : throw new UnreadableInputException("no verifier key given");
    }

    /// <summary>Opens a log directory.</summary>
    /// <exception cref="UnreadableInputException">There is no readable checkpoint.</exception>
    public static LogReader Open(string directory)
    {
        try
        {
            return new LogReader(directory);
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UnreadableInputException($"{directory} has no readable checkpoint");
        }
    }

    /// <summary>Refuses an entry number that the log does not have.</summary>
    /// <exception cref="UnreadableInputException">The log has no such entry.</exception>
    public static void RequireEntry(LogReader log, long index)
    {
        if (index < 0 || index >= log.Checkpoint.Size)
            throw new UnreadableInputException($"there is no entry {index}: the log has {log.Checkpoint.Size}");
        if (index < log.MinimumIndex)
            throw new UnreadableInputException($"entry {index} was pruned: the log begins at {log.MinimumIndex}");
    }

    private static VerifierKey Parse(string text)
    {
        try
        {
            return VerifierKey.Parse(text);
        }
        catch (FormatException)
        {
            throw new UnreadableInputException("neither a verifier key nor a file with verifier keys: " + text);
        }
    }
}
