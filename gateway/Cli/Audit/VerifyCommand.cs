using System.CommandLine;
using SecureFin.Audit;
using SecureFin.Audit.Verification;
using Spectre.Console;

namespace SecureFin.Cli.Audit;

/// <summary><c>sfg audit verify DIR --key …</c>: signatures, entries, tiles, root and history of a log.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var directory = AuditArguments.Directory();
        var keys = AuditArguments.Keys();
        var from = new Option<long>("--from") { Description = "First entry whose bytes are checked." };
        var to = new Option<long?>("--to") { Description = "First entry that is not checked any more." };
        var minimum = new Option<long>("--minimum-index") { Description = "First entry that a pruned log still has; an entry of the log must say so. Without it the whole log must be there." };
        var evidence = new Option<string?>("--evidence") { Description = "Directory of the evidence store: also checks the sealed bodies that entries refer to." };
        var evidenceKey = new Option<string?>("--evidence-key") { Description = "File with the store's master key, base64." };
        var timestamps = new Option<string?>("--timestamps") { Description = "Directory of the log's RFC 3161 time stamps, SIZE.checkpoint and SIZE.tsr: checks them too." };
        var tsa = new Option<string?>("--tsa") { Description = "PEM file of the authorities that time stamps must lead to." };
        var command = new Command("verify", "Checks a whole log, or the entries of a range. Copy 'checkpoint' first when copying a running log.")
        {
            directory, keys, from, to, minimum, evidence, evidenceKey, timestamps, tsa,
        };
        command.SetAction(async (result, ct) =>
        {
            if (result.GetValue(evidence) is not null)
                EvidenceCheck.ReadKey(result.GetValue(evidenceKey)); // what cannot be read is told before anything is called valid
            var verifier = new LogVerifier(AuditArguments.ReadKeys(result.GetValue(keys)!));
            var path = result.GetValue(directory)!;
            if (await LostAsync(verifier, path, ct) is { } lost)
            {
                Write(result, lost, open: 0);
                return ExitCode.No;
            }

            var log = AuditArguments.Open(path);
            var (first, end) = (result.GetValue(from), Math.Min(result.GetValue(to) ?? log.Checkpoint.Size, log.Checkpoint.Size));
            var report = await WithProgress(result, Math.Max(0, end - first), progress => verifier.VerifyAsync(
                path, new VerificationOptions { From = first, To = result.GetValue(to), MinimumIndex = result.GetValue(minimum), Progress = progress }, ct));
            var open = 0;
            if (report.Valid) // entries that are not the signed ones say nothing
                (report, open) = WithExchanges(report, log, (first, end), ct);
            Write(result, report, open);
            var bodies = result.GetValue(evidence) is not { } store || await EvidenceAsync(result, report, () => EvidenceCheck.RunAsync(result, log, store, result.GetValue(evidenceKey), (first, end), ct));
            var stamps = result.GetValue(timestamps) is not { } folder
                || TimestampCheck.Run(result, path, AuditArguments.ReadKeys(result.GetValue(keys)!), folder, result.GetValue(tsa));
            return report.Valid && bodies && stamps ? ExitCode.Good : ExitCode.No;
        });
        return command;
    }

    /// <summary>The check of the evidence; where entries of a bad log cannot be read, that is no fault of who asked.</summary>
    private static async Task<bool> EvidenceAsync(ParseResult result, VerificationReport report, Func<Task<bool>> check)
    {
        try
        {
            return await check();
        }
        catch (InvalidDataException) when (!report.Valid)
        {
            (result.WantsJson() ? result.Error() : result.Output()).WriteLine("evidence     not checked: entries of the log cannot be read");
            return false;
        }
    }

    /// <summary>What there is to say of a log whose checkpoint is gone or is none; null of all others, and of directories that are no log.</summary>
    private static async Task<VerificationReport?> LostAsync(LogVerifier verifier, string path, CancellationToken ct)
    {
        try
        {
            AuditArguments.Open(path);
            return null;
        }
        catch (UnreadableInputException) when (Directory.Exists(Path.Combine(path, "tile")))
        {
            return await verifier.VerifyAsync(path, ct: ct) is { Valid: false } report ? report : null;
        }
    }

    private static async Task<VerificationReport> WithProgress(ParseResult result, long total, Func<IProgress<long>?, Task<VerificationReport>> verify)
    {
        if (result.WantsJson() || Console.IsErrorRedirected || result.Error() != Console.Error)
            return await verify(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true).StartAsync(context =>
        {
            var task = context.AddTask("entries", maxValue: Math.Max(1, total));
            return verify(new Direct(done => task.Value = done));
        });
    }

    private static (VerificationReport Report, int Open) WithExchanges(VerificationReport report, LogReader log, (long First, long End) range, CancellationToken ct)
    {
        var (problems, open) = ExchangeCheck.Run(log, range.First, range.End, ct);
        return (problems.Count == 0 ? report : report with { Valid = false, Problems = problems }, open);
    }

    private static void Write(ParseResult result, VerificationReport report, int open)
    {
        if (result.WantsJson())
        {
            result.WriteJson(new
            {
                report.Valid, report.Origin, report.Size, root = report.Root.ToString(), report.EntriesChecked, report.CheckpointsChecked,
                report.Cosignatures, open, report.FirstBadIndex, report.Problems, report.Warnings,
            });
            return;
        }

        var output = result.Output();
        output.WriteLine(report.Valid ? "valid" : "NOT VALID");
        output.WriteLine($"origin       {report.Origin}");
        output.WriteLine($"entries      {report.Size}, {report.EntriesChecked} hashed");
        output.WriteLine($"root         {report.Root}");
        output.WriteLine($"history      {report.CheckpointsChecked} earlier checkpoints agree or are listed below");
        output.WriteLine($"witnesses    {report.Cosignatures}");
        if (open > 0)
            output.WriteLine($"under way    {open} exchanges, whose outcomes come later");
        if (report.FirstBadIndex is { } firstBad)
            output.WriteLine($"first bad    entry {firstBad}");
        foreach (var problem in report.Problems)
            output.WriteLine($"{problem.Code}  {(problem.Index is { } index ? $"entry {index}  " : string.Empty)}{problem.File}  {problem.Message}");
        foreach (var warning in report.Warnings)
            output.WriteLine($"warning: {warning}");
    }

    /// <summary>Reports on the calling thread; the progress bar is safe for threads.</summary>
    private sealed class Direct(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
