using System.Collections.Concurrent;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Rotation;

/// <summary>Rotation as a transaction: fetch, probe, evidence, cut over, drain. A version that fails its probe never comes into use.</summary>
/// <remarks>Thread-safe; one rotation of a name at a time.</remarks>
internal sealed partial class RotationService(
    ISecretStore store, LiveSecrets live, IEnumerable<IRotationProbe> probes, IEvidenceLog evidence, TimeProvider time, ILogger<RotationService> logger)
{
    private const int Remembered = 200;
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RotationResult> _refused = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RotationResult> _history = new();

    /// <summary>What happened lately, oldest first, at most 200; unchanged ones are left out.</summary>
    public IReadOnlyCollection<RotationResult> History => _history;

    /// <summary>Rotates one secret to the store's newest version, if there is a newer one. Returns after the old one is drained.</summary>
    public async Task<RotationResult> RotateAsync(string name, CancellationToken cancellation)
    {
        var gate = _gates.GetOrAdd(name, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellation);
        try
        {
            var before = live.Peek(name);
            var candidate = await store.FindAsync(name, cancellation);
            if (candidate is null)
                return before is null ? Result(name, RotationOutcome.Unchanged, null, null) : await WithdrawAsync(name, before);
            if (candidate.Version == before?.Version)
                return Result(name, RotationOutcome.Unchanged, before.Version, candidate.Version);
            return await ReplaceAsync(name, before, candidate, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Looks at one secret as the watch does: a version that failed its probe is tried again after a minute, not at once.</summary>
    public async Task LookAsync(string name, CancellationToken cancellation)
    {
        var candidate = await store.FindAsync(name, cancellation);
        var waiting = candidate is not null && _refused.TryGetValue(name, out var refused) && refused.To == candidate.Version && time.GetUtcNow() < refused.At + RetryAfter;
        if (!waiting && candidate?.Version != live.Peek(name)?.Version)
            await RotateAsync(name, cancellation);
    }

    private async Task<RotationResult> ReplaceAsync(string name, SecretVersion? before, SecretVersion candidate, CancellationToken cancellation)
    {
        var users = probes.Where(probe => probe.Uses(name)).ToList();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(ProbeTimeout);
            foreach (var user in users)
                await user.ProbeAsync(name, candidate, limit.Token);
        }
        catch (Exception e) when (e is ProblemException || !cancellation.IsCancellationRequested)
        {
            return await RollBackAsync(name, before, candidate, e);
        }

        var result = Result(name, RotationOutcome.Rotated, before?.Version, candidate.Version);
        await RecordAsync(result, problem: null); // no evidence, no cut over
        live.Activate(name, candidate);
        _refused.TryRemove(name, out _);
        LogRotated(logger, name, result.From, result.To);
        await DrainAsync(name, users);
        return result;
    }

    private async Task DrainAsync(string name, List<IRotationProbe> users)
    {
        using var limit = new CancellationTokenSource(DrainTimeout, time);
        try
        {
            foreach (var user in users)
                await user.DrainAsync(name, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ProblemException)
        {
            LogSlowDrain(logger, name); // calls on the old version end by their own deadlines
        }
    }

    private async Task<RotationResult> RollBackAsync(string name, SecretVersion? before, SecretVersion candidate, Exception why)
    {
        var reason = why switch
        {
            ProblemException told => told.Detail,
            OperationCanceledException => "The probe took too long.",
            _ => $"The probe failed ({why.GetType().Name}).", // its text may quote what it was to read
        };
        var result = Result(name, RotationOutcome.RolledBack, before?.Version, candidate.Version, reason);
        _refused[name] = result;
        LogRolledBack(logger, name, result.From, result.To, result.Reason);
        await RecordAsync(result, (why as ProblemException)?.Problem.Code ?? Problems.SecretUnavailable.Code);
        return result;
    }

    private async Task<RotationResult> WithdrawAsync(string name, SecretVersion before)
    {
        var result = Result(name, RotationOutcome.Withdrawn, before.Version, null);
        live.Withdraw(name);
        LogWithdrawn(logger, name);
        await RecordAsync(result, Problems.SecretUnavailable.Code);
        return result;
    }

    private RotationResult Result(string name, RotationOutcome outcome, string? from, string? to, string? reason = null) =>
        new(name, outcome, from, to, time.GetUtcNow(), reason);

    private async Task RecordAsync(RotationResult result, string? problem)
    {
        var exchange = new Exchange
        {
            Id = Ulid.New(time),
            StartedAt = result.At,
            Method = "ROTATE",
            RawTarget = $"{result.Name} {result.From} {result.To} {result.Outcome}",
            ProblemCode = problem,
        };
        await evidence.OutcomeAsync(exchange, new Outcome(0, null, "rotation"), CancellationToken.None);
        _history.Enqueue(result);
        while (_history.Count > Remembered)
            _history.TryDequeue(out _);
    }

    [LoggerMessage(6001, LogLevel.Information, "Secret {Name} rotated from version {From} to {To}")]
    private static partial void LogRotated(ILogger logger, string name, string? from, string? to);

    [LoggerMessage(6002, LogLevel.Error, "Secret {Name} stays at version {From}; version {To} failed its probe: {Reason}")]
    private static partial void LogRolledBack(ILogger logger, string name, string? from, string? to, string? reason);

    [LoggerMessage(6003, LogLevel.Error, "Secret {Name} was deleted in the store and is no longer used")]
    private static partial void LogWithdrawn(ILogger logger, string name);

    [LoggerMessage(6004, LogLevel.Warning, "Secret {Name}: calls still use the old version")]
    private static partial void LogSlowDrain(ILogger logger, string name);
}
