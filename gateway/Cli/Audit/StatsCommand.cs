using System.CommandLine;
using System.Text.Json;
using SecureFin.Audit;

namespace SecureFin.Cli.Audit;

/// <summary><c>sfg audit stats DIR</c>: sizes, and how many entries of each kind.</summary>
internal static class StatsCommand
{
    private const int MaxKinds = 200;

    public static Command Create()
    {
        var directory = AuditArguments.Directory();
        var command = new Command("stats", "Counts entries and bytes of a log, by the entries' 'kind'.") { directory };
        command.SetAction((result, ct) =>
        {
            var log = AuditArguments.Open(result.GetValue(directory)!);
            Write(result, log, Count(log, ct));
            return Task.FromResult(ExitCode.Good);
        });
        return command;
    }

    private static (long Bytes, int Longest, SortedDictionary<string, long> Kinds) Count(LogReader log, CancellationToken ct)
    {
        var (bytes, longest) = (0L, 0);
        var kinds = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in log.ReadEntries(0, log.Checkpoint.Size))
        {
            ct.ThrowIfCancellationRequested();
            bytes += entry.Length;
            longest = Math.Max(longest, entry.Length);
            var kind = Kind(entry.Span);
            if (!kinds.ContainsKey(kind) && kinds.Count >= MaxKinds)
                kind = "(other)";
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }

        return (bytes, longest, kinds);
    }

    private static string Kind(ReadOnlySpan<byte> entry)
    {
        try
        {
            var reader = new Utf8JsonReader(entry);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("kind"u8) && reader.Read())
                    return reader.TokenType == JsonTokenType.String ? EntryText.OneLine(reader.ValueSpan) : "(none)";
            }
        }
        catch (JsonException)
        {
            // not JSON: counted as without kind
        }

        return "(none)";
    }

    private static void Write(ParseResult result, LogReader log, (long Bytes, int Longest, SortedDictionary<string, long> Kinds) counted)
    {
        var (bytes, longest, kinds) = counted;
        if (result.WantsJson())
        {
            result.WriteJson(new { log.Checkpoint.Origin, log.Checkpoint.Size, bytes, longest, kinds });
            return;
        }

        var output = result.Output();
        output.WriteLine($"origin   {log.Checkpoint.Origin}\nentries  {log.Checkpoint.Size}\nbytes    {bytes}\nlongest  {longest}");
        foreach (var (kind, count) in kinds)
            output.WriteLine($"{count,12}  {kind}");
    }
}
