using System.Buffers;
using System.Threading.Channels;
using SecureFin.Contract;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Policy.Decisions;

/// <summary>Records every decision before it counts. Nothing is dropped: a call waits for its record, and is refused when it cannot be written in time.</summary>
/// <remarks>
/// Many callers, one writer: what waits is written in one go and handed to the operating system. The audit log keeps the verdicts
/// beyond a loss of power; this log keeps the inputs for replay.
/// </remarks>
internal sealed partial class DecisionLog(DecisionLogOptions options, IMaskingPlans plans, TimeProvider clock, ILogger<DecisionLog> logger) : BackgroundService, IReadinessCheck
{
    private const int MaxWaiting = 4096;
    private const int MaxBatchBytes = 1 << 20;
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly DecisionFiles _files = new(options, clock);
    private volatile bool _failing;

    public string Name => "decision-log";

    /// <summary>False after a failed write, until one succeeds.</summary>
    public bool IsReady => !_failing;

    /// <summary>Completes when the record is with the operating system.</summary>
    /// <exception cref="ProblemException"><c>policy.unavailable</c>: it cannot be masked or written in time; the decision does not count.</exception>
    public async ValueTask AppendAsync(PolicyDecision decision, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var line = new ArrayBufferWriter<byte>(input.Length + 1024);
            var plan = await DecisionMask.PlanAsync(plans, input.Span, both.Token);
            DecisionRecord.Write(decision, input.Span, plan, line);
            var waiting = new Waiting(line.WrittenMemory, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            await _queue.Writer.WriteAsync(waiting, both.Token);
            await waiting.Written.Task.WaitAsync(both.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            throw new ProblemException(Problems.PolicyUnavailable, "The decision cannot be recorded.", e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _queue.Writer.TryComplete();
        _files.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ReportTorn();
        // Calls in flight end before this room does: the loop goes on until the process lets go of it.
        var batch = new List<Waiting>();
        var bytes = new ArrayBufferWriter<byte>(MaxBatchBytes);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (bytes.WrittenCount < MaxBatchBytes && _queue.Reader.TryRead(out var waiting))
            {
                bytes.Write(waiting.Line.Span);
                batch.Add(waiting);
            }

            Write(batch, bytes.WrittenSpan);
            batch.Clear();
            bytes.ResetWrittenCount();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    // What a crash has cut stays where it is; nothing is added to that file.
    private void ReportTorn()
    {
        try
        {
            if (_files.Torn() is { } torn)
                LogTorn(logger, torn.Bytes, torn.File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogFailing(logger, e.GetType().Name);
        }
    }

    private void Write(List<Waiting> batch, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _files.Append(bytes);
            _failing = false;
            batch.ForEach(waiting => waiting.Written.TrySetResult());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!_failing)
                LogFailing(logger, e.GetType().Name);
            _failing = true;
            batch.ForEach(waiting => waiting.Written.TrySetException(new IOException("The decision log cannot be written.", e)));
        }
    }

    [LoggerMessage(3130, LogLevel.Error, "The decision log cannot be written ({Why}); calls are refused until it can")]
    private static partial void LogFailing(ILogger logger, string why);

    [LoggerMessage(3131, LogLevel.Warning, "The last record of {File} was cut after {Bytes} bytes when the process ended; its call was not decided")]
    private static partial void LogTorn(ILogger logger, long bytes, string file);

    private sealed record Waiting(ReadOnlyMemory<byte> Line, TaskCompletionSource Written);
}
