using System.Text;
using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary>Reads the decision log in the order in which it was written, line by line.</summary>
internal static class ReplayLog
{
    private const int MaxLine = 4 << 20;

    /// <exception cref="UnreadableInputException">There is nothing, or a line is no record; the message names file and row.</exception>
    public static IEnumerable<ReplayRecord> Read(string path)
    {
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "decisions-*.jsonl").Order(StringComparer.Ordinal).ToList() : [path];
        if (files.Count == 0 || !File.Exists(files[0]))
            throw new UnreadableInputException($"there is no decision log at {path}");
        return files.SelectMany(ReadFile);
    }

    private static IEnumerable<ReplayRecord> ReadFile(string file)
    {
        var row = 0;
        foreach (var line in File.ReadLines(file))
        {
            row++;
            if (line.Length == 0)
                continue;
            yield return line.Length <= MaxLine && Parse(line) is { } record ? record : throw new UnreadableInputException($"{file}:{row}: this is no recorded decision");
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
