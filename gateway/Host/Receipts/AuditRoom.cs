using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Receipts.Anchors;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Keys;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Receipts;

/// <summary>Opens the log before anything is served, closes what a crash left open, and seals the log at the end.</summary>
internal sealed class AuditRoom(IOptions<AuditOptions> options, AuditSigners signers, WitnessRoom witnesses, EvidenceRoom evidence, LeafClock leafClock, ConfigFolder folder, TimeProvider clock)
    : IHostedLifecycleService, IReadinessCheck, IAsyncDisposable
{
    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _settling = new(1);
    private AuditLog? _log;
    private OpenMarker? _marker;
    private ITimer? _marking;
    private long _markedAt = -1;

    /// <summary>The open log.</summary>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: not open yet, or closed.</exception>
    public AuditLog Log => _log ?? throw new ProblemException(Problems.AuditUnavailable, "The audit log is not open.");

    /// <summary>What has no outcome yet.</summary>
    public OpenExchanges Open { get; } = new();

    public string Origin => options.Value.Origin;

    /// <summary>What the <c>start</c> entry tells of the clock.</summary>
    public ClockState StartedIn { get; private set; }

    /// <summary>Folder of the commitment keys of gateways that keep no messages, beside the log.</summary>
    public string KeyFolder => Path.Combine(options.Value.Home, "keys");

    public bool Writable => _log?.Health.Writable == true;

    public string Name => "audit";

    /// <summary>False while the log takes no entries: then no call can be served.</summary>
    public bool IsReady => Writable && evidence.Writable && leafClock.Trusted;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var keys = await signers.LoadAsync(options.Value, cancellationToken);
        var published = new LogKeyFile(options.Value.Directory);
        var plan = new KeyPlan(options.Value, keys, await signers.LoadFormerAsync(options.Value, cancellationToken), published.Read());
        var changes = plan.Changes(Stored());
        _log = await OpenAsync(keys, plan.Former, cancellationToken);
        published.Write(plan.Published(changes));
        var openedAt = _log.Current.Size; // signed by the present key already
        await evidence.OpenAsync(cancellationToken);
        await witnesses.OpenAsync(_log, cancellationToken); // before the first entry: what it says may forbid to go on
        if (_log.Current.Size > 0)
            leafClock.Continue(EntryTimes.Of(await _log.ReadEntryAsync(_log.Current.Size - 1, cancellationToken)));
        _marker = new OpenMarker(Path.Combine(options.Value.Home, "open"), keys[0]);
        var open = await FindOpenAsync(_log.Current.Size, cancellationToken);
        foreach (var change in changes)
            await AnnounceAsync(change, openedAt, cancellationToken); // before anything that only the new key vouches for
        published.Write(plan.Published([]));
        foreach (var intent in open)
            await AppendAsync(leaf => EventLeaf.WriteUnknown(leaf, intent, leafClock.Now()), cancellationToken);
        var facts = await GatewayFacts.ReadAsync(folder, cancellationToken);
        var (reading, now) = (ClockReading.Take(options.Value.ClockReference), leafClock.Now());
        await AppendAsync(leaf => EventLeaf.WriteStart(leaf, facts, reading, now), cancellationToken);
        StartedIn = now.State;
        Mark();
        _marking = clock.CreateTimer(_ => _ = KeepMarkingAsync(), null, MarkEvery, MarkEvery);
        witnesses.Start();
    }

    /// <summary>After the last call ended: what could not be closed while the log was out of order is, a leaf says so, then the log is closed.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_marking is not null)
                await _marking.DisposeAsync();
            await SettleAsync(Open.All, cancellationToken);
            if (Writable)
            {
                await AppendAsync(leaf => EventLeaf.WriteStop(leaf, leafClock.Now()), cancellationToken);
                await witnesses.StopAsync(cancellationToken);
            }
        }
        finally
        {
            await DisposeAsync(); // what was confirmed is published whatever else fails
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_marking is not null)
            await _marking.DisposeAsync();
        await witnesses.DisposeAsync();
        try
        {
            await evidence.DisposeAsync();
        }
        finally
        {
            if (Interlocked.Exchange(ref _log, null) is { } log)
                await log.DisposeAsync();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>True while another process has the log open.</summary>
    public static bool IsOpenElsewhere(AuditOptions options) => AuditLog.IsOpen(options.Directory);

    // Everything in the log is in its files when it has been opened.
    private Task<IReadOnlyList<OpenIntent>> FindOpenAsync(long size, CancellationToken cancellation) =>
        Task.Run(() => OpenIntents.Find(new LogReader(options.Value.Directory), _marker!.Read(size), cancellation), cancellation);

    /// <summary>Says beside the log from which leaf on intents may be open.</summary>
    public void Mark()
    {
        try
        {
            var size = Log.Current.Size; // first, so that what begins meanwhile lies behind it
            if (size != _markedAt)
                _marker!.Write(Open.From(size), size);
            _markedAt = size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ProblemException or CryptographicException or ObjectDisposedException)
        {
            // an older marker makes the next start longer and nothing else
        }
    }

    /// <summary>
    /// Exchanges whose end the log did not confirm get one as soon as it takes entries again. What was being written then may have come
    /// through: such an exchange has its end already, or never began.
    /// </summary>
    /// <param name="calls">Exchanges that nobody else is going to end, taken before this is called.</param>
    /// <param name="cancellation">Ends the search; nothing is settled then.</param>
    public async Task SettleAsync(IReadOnlyCollection<string> calls, CancellationToken cancellation)
    {
        await _settling.WaitAsync(cancellation);
        try
        {
            if (calls.Count == 0 || !Writable) return; // not writable: what is being written is not in the log yet
            foreach (var intent in await OpenIntents.AmongAsync(Log, calls, Open.From(Log.Current.Size), cancellation))
                await AppendAsync(leaf => EventLeaf.WriteUnknown(leaf, intent, leafClock.Now()), cancellation);
            foreach (var call in calls)
                Open.End(call);
        }
        finally
        {
            _settling.Release();
        }
    }

    private async Task KeepMarkingAsync()
    {
        try
        {
            await SettleAsync(Open.Left, CancellationToken.None);
        }
        catch (Exception e) when (e is AuditUnavailableException or ProblemException or IOException or InvalidDataException or ObjectDisposedException)
        {
            // the log is out of order again, or was closed: the next turn or the next start settles it
        }

        Mark();
    }

    // What cannot be read is no business of the keys: opening the log says what is wrong with it.
    private Checkpoint? Stored()
    {
        try
        {
            var path = Path.Combine(options.Value.Directory, "checkpoint");
            return File.Exists(path) ? Checkpoint.Parse(File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<AuditLog> OpenAsync(IReadOnlyList<INoteSigner> keys, IReadOnlyList<VerifierKey> former, CancellationToken cancellation)
    {
        try
        {
            var log = new AuditLogOptions
            {
                Directory = options.Value.Directory, Origin = Origin, Signers = keys, FormerKeys = former, TimeProvider = clock, MaxEntryBytes = Leaf.MaxBytes,
            };
            return await AuditLog.OpenAsync(log, cancellation);
        }
        catch (CryptographicException e)
        {
            throw new ProblemException(Problems.AuditUnavailable, "A key of the audit log cannot sign.", e);
        }
        catch (Exception e) when (e is LogDamagedException or IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.AuditUnavailable, "The audit log cannot be opened: " + e.Message, e);
        }
    }

    /// <summary>An entry says which key signs from here on; a former one that may not sign that any more is named in <c>Audit:FormerKeys</c>.</summary>
    private Task AnnounceAsync(KeyChange change, long from, CancellationToken cancellation)
    {
        try
        {
            var announcement = change.Tell(Origin, from);
            return AppendAsync(leaf => EventLeaf.WriteKey(leaf, announcement, leafClock.Now()), cancellation);
        }
        catch (CryptographicException e)
        {
            throw new ProblemException(Problems.AuditUnavailable, $"The log's former key cannot announce the present one. If it never will, put it into Audit:FormerKeys: {change.By.Key}", e);
        }
    }

    private async Task AppendAsync(Action<PooledBuffer> write, CancellationToken cancellation)
    {
        using var leaf = new PooledBuffer();
        write(leaf);
        await Log.AppendAsync(leaf.Written, AppendPriority.Closing, cancellation);
    }
}
