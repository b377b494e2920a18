using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SecureFin.Cli.Audit;

/// <summary><c>sfg audit tail DIR</c>: the newest entries, and those that follow.</summary>
internal static class TailCommand
{
    public static Command Create()
    {
        var directory = AuditArguments.Directory();
        var lines = new Option<int>("--lines", "-n") { Description = "How many of the newest entries.", DefaultValueFactory = _ => 10 };
        var follow = new Option<bool>("--follow", "-f") { Description = "Goes on with new entries until interrupted." };
        var record = new ReadingRecord();
        var command = record.On(new Command("tail", "Shows the newest entries.") { directory, lines, follow });
        command.SetAction(async (result, ct) =>
        {
            var path = result.GetValue(directory)!;
            var log = AuditArguments.Open(path);
            var size = log.Checkpoint.Size;
            var next = Math.Max(log.MinimumIndex, size - result.GetValue(lines));
            if (next < size || result.GetValue(follow))
                await record.MakeAsync(result, path, string.Create(CultureInfo.InvariantCulture, $"tail:{next}-{(result.GetValue(follow) ? null : size - 1)}"), ct);
            next = Write(result, path, next, result.GetValue(follow) ? long.MaxValue : size);
            while (result.GetValue(follow) && !ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                next = Write(result, path, next, long.MaxValue);
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static long Write(ParseResult result, string directory, long from, long end)
    {
        var log = AuditArguments.Open(directory);
        from = Math.Max(from, log.MinimumIndex);
        foreach (var entry in log.ReadEntries(from, Math.Min(end, log.Checkpoint.Size)))
        {
            var json = new JsonObject { ["index"] = from, ["entry"] = EntryText.Json(entry.Span) };
            result.Output().WriteLine(result.WantsJson() ? json.ToJsonString(OutputFormats.OneLine) : $"{from}  {EntryText.OneLine(entry.Span)}");
            from++;
        }

        return from;
    }
}
