using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Witness;
using SecureFin.Contract;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>Has the log cosigned by its witnesses: before it serves, every second while it grows, and once more at the end.</summary>
/// <remarks>
/// A witness that knows more of the log than this directory tells means a restored backup or a second writer: then nothing is served.
/// The newest checkpoint with enough cosignatures lies beside the log, so that receipts are witnessed after a restart too.
/// </remarks>
internal sealed partial class WitnessRoom(IOptions<AuditOptions> options, TimeProvider clock, ILogger<WitnessRoom> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private List<WitnessLink> _links = [];
    private AuditLog _log = null!;
    private Task _asking = Task.CompletedTask;
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private volatile Checkpoint? _witnessed;

    /// <summary>The newest checkpoint with as many cosignatures as are required; null before the first, or without witnesses.</summary>
    public Checkpoint? Witnessed => _witnessed;

    private string File => Path.TrimEndingDirectorySeparator(options.Value.Directory) + ".witnessed";

    /// <summary>Asks every witness before anything is appended.</summary>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: a witness contradicts the log, or too few answer.</exception>
    public async Task OpenAsync(AuditLog log, CancellationToken cancellation)
    {
        _log = log;
        _links = [.. options.Value.Witnesses.Select(witness => new WitnessLink(witness.Key, witness.Value, log, clock))];
        if (_links.Count == 0)
            return;
        _witnessed = await WitnessedFile.ReadAsync(File, log, [.. _links.Select(link => link.Key)], options.Value.WitnessesRequired, cancellation);
        var answers = await AskAsync(log.Current, cancellation);
        if (Contradicting(answers) is { } id)
            throw new ProblemException(Problems.AuditUnavailable, $"The witness {id} knows a larger or another log than this directory holds: it was restored from a backup, or a second writer has the key.");
        if (answers.Count(answer => answer.Verdict == WitnessVerdict.Cosigned) < options.Value.WitnessesRequired && !options.Value.StartWithoutWitnesses)
            throw new ProblemException(Problems.AuditUnavailable, "Too few witnesses answer to know that this is the newest state of the log (Audit:StartWithoutWitnesses starts without them).");
    }

    /// <summary>Asks from now on.</summary>
    public void Start() => _asking = _links.Count == 0 ? Task.CompletedTask : Task.Run(() => RunAsync(_stop.Token));

    /// <summary>Asks no more but for the last entries.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await EndAsync();
        if (_links.Count > 0)
            await AskAsync(_log.Current, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _links.ForEach(link => link.Dispose());
        _links.Clear();
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what ended it was logged
    }

    private static string? Contradicting(IEnumerable<(string Id, WitnessVerdict Verdict)> answers) =>
        answers.FirstOrDefault(answer => answer.Verdict == WitnessVerdict.Contradicted).Id;

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.Value.WitnessInterval, clock);
        var silent = new HashSet<string>(StringComparer.Ordinal);
        while (await timer.WaitForNextTickAsync(cancellation) && await TurnAsync(silent, cancellation))
        {
        }
    }

    /// <summary>False when a witness knows another log: nothing is asked any more.</summary>
    private async Task<bool> TurnAsync(HashSet<string> silent, CancellationToken cancellation)
    {
        var checkpoint = _log.Current;
        if (checkpoint.Size == _witnessed?.Size && checkpoint.Root == _witnessed?.Root)
            return true;
        var answers = await AskAsync(checkpoint, cancellation);
        Tell(answers, silent);
        if (Contradicting(answers) is not { } id)
            return true;
        _log.StopAsContradicted();
        LogContradicted(logger, id);
        return false;
    }

    private async Task<(string Id, WitnessVerdict Verdict)[]> AskAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(_links.Select(link => AskAsync(link, checkpoint, cancellation)));
        var lines = _links.Zip(answers).Where(pair => pair.Second.Item2 == WitnessVerdict.Cosigned).Select(pair => pair.First.Cosignature!).ToList();
        if (lines.Count > 0 && lines.Count >= options.Value.WitnessesRequired)
        {
            _witnessed = checkpoint.With(lines);
            Keep(_witnessed);
        }

        return answers;
    }

    private async Task<(string Id, WitnessVerdict Verdict)> AskAsync(WitnessLink link, Checkpoint checkpoint, CancellationToken cancellation)
    {
        var verdict = WitnessVerdict.Unavailable;
        var error = default(Exception);
        try
        {
            verdict = await link.AskAsync(checkpoint, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested) // one unreadable tile must neither end witnessing nor cost the others' answers
        {
            error = e;
        }

        lock (_failing)
        {
            if (error is null)
                _failing.Remove(link.Id);
            else if (_failing.Add(link.Id))
                LogFailed(logger, link.Id, error.GetType().Name);
        }

        return (link.Id, verdict);
    }

    private void Keep(Checkpoint witnessed)
    {
        try
        {
            WitnessedFile.Write(File, witnessed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, e.GetType().Name); // the witnesses are asked again after a restart
        }
    }

    /// <summary>Says once when a witness falls silent and once when it answers again.</summary>
    private void Tell(IEnumerable<(string Id, WitnessVerdict Verdict)> answers, HashSet<string> silent)
    {
        foreach (var (id, verdict) in answers)
        {
            if (verdict == WitnessVerdict.Cosigned && silent.Remove(id))
                LogAnswers(logger, id);
            else if (verdict != WitnessVerdict.Cosigned && silent.Add(id))
                LogSilent(logger, id, verdict);
        }
    }

    [LoggerMessage(7001, LogLevel.Critical, "The witness {Witness} knows another history of the audit log: nothing is taken any more")]
    private static partial void LogContradicted(ILogger logger, string witness);

    [LoggerMessage(7002, LogLevel.Warning, "The witness {Witness} does not cosign the audit log: {Verdict}")]
    private static partial void LogSilent(ILogger logger, string witness, WitnessVerdict verdict);

    [LoggerMessage(7004, LogLevel.Warning, "The witnessed checkpoint could not be written: {Error}")]
    private static partial void LogNotKept(ILogger logger, string error);

    [LoggerMessage(7005, LogLevel.Error, "The witness {Witness} could not be asked: {Error}; it is asked again")]
    private static partial void LogFailed(ILogger logger, string witness, string error);

    [LoggerMessage(7003, LogLevel.Information, "The witness {Witness} cosigns the audit log again")]
    private static partial void LogAnswers(ILogger logger, string witness);
}
