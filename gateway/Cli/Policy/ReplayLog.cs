using System.Text;
using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary>Reads the decision log in the order in which it was written, line by line.</summary>
internal static class ReplayLog
{
    /// <summary>The records. A last line of a file that was cut is passed over: its decision never counted.</summary>
    /// <param name="path">A file, or the folder with the files.</param>
    /// <param name="onTorn">Hears of each line that was cut, as file and row.</param>
    /// <exception cref="UnreadableInputException">There is nothing, or a whole line is no record; the message names file and row.</exception>
    public static IEnumerable<ReplayRecord> Read(string path, Action<string> onTorn)
    {
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "decisions-*.jsonl").Order(StringComparer.Ordinal).ToList() : [path];
        if (files.Count == 0 || !File.Exists(files[0]))
            throw new UnreadableInputException($"there is no decision log at {path}");
        return files.SelectMany(file => ReadFile(file, onTorn));
    }

    private static IEnumerable<ReplayRecord> ReadFile(string file, Action<string> onTorn)
    {
        var row = 0;
        foreach (var (line, isEnded) in LogLines.Read(file))
        {
            row++;
            if (line is { Length: 0 })
                continue;
            if (line is not null && Parse(line) is { } record)
                yield return record;
            else if (line is not null && !isEnded)
                onTorn($"{file}:{row}");
            else
                throw new UnreadableInputException($"{file}:{row}: this is no recorded decision");
        }
    }

    private static ReplayRecord? Parse(string line)
    {
        try
        {
            var value = RegoJson.Parse(Encoding.UTF8.GetBytes(line));
            return value.TryGetObject(out var record) && record["decision_id"].TryGetString(out var id) && record["input"].IsDefined && record["result"].IsDefined
                ? new ReplayRecord(id, Text(record["timestamp"]), RevisionOf(record["bundles"]), record["input"], ReplayVerdict.Of(record["result"]), record["nd_builtin_cache"])
                : null;
        }
        catch (RegoJsonException)
        {
            return null;
        }
    }

    private static string RevisionOf(RegoValue bundles) =>
        bundles.TryGetObject(out var map) && map.Count > 0 && map.ValueAt(0).TryGetObject(out var bundle) ? Text(bundle["revision"]) : "";

    private static string Text(RegoValue value) => value.TryGetString(out var text) ? text : "";
}
