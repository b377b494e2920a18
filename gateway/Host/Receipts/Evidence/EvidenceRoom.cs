using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Keeps the messages of some exchanges, sealed under a key of the subject and day that can be destroyed.</summary>
internal sealed class EvidenceRoom(IOptions<AuditOptions> options, AuditSigners secrets, TimeProvider clock) : IAsyncDisposable
{
    private EvidenceStore? _store;

    /// <summary>Folder of the store: <c>evidence</c> beside the log.</summary>
    public string Directory => Path.Combine(options.Value.Home, "evidence");

    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (options.Value.Evidence is not { } evidence)
            return;
        _store = new EvidenceStore(new EvidenceStoreOptions
        {
            Directory = Directory,
            MasterKey = await secrets.EvidenceKeyAsync(evidence, cancellation),
            MaxBodyBytes = evidence.MaxMessageBytes,
            TimeProvider = clock,
        });
    }

    /// <summary>True when the messages of this exchange are kept.</summary>
    public bool Keeps(Exchange exchange) => _store is not null && options.Value.Evidence!.Keep switch
    {
        EvidenceScope.All => exchange.Route is not null,
        _ => exchange.Route is { MovesMoney: true } || exchange.PaymentId is not null,
    };

    /// <summary>False when the store takes nothing any more: then no call that is to be kept can be served.</summary>
    public bool Writable => _store?.Writable != false;

    /// <summary>Seals a message; durable when this returns.</summary>
    /// <exception cref="AuditUnavailableException">It is not kept.</exception>
    public async ValueTask<Kept> SealAsync(Exchange exchange, byte[] message)
    {
        if (message.Length > options.Value.Evidence!.MaxMessageBytes)
            return new Kept(message.Length, null);
        return new Kept(message.Length, await _store!.SealAsync(EvidenceSubject.Of(exchange), message));
    }

    /// <summary>The same for what has happened already: its outcome is logged even when its message cannot be kept any more.</summary>
    public async ValueTask<Kept> TrySealAsync(Exchange exchange, byte[] message)
    {
        try
        {
            return await SealAsync(exchange, message);
        }
        catch (AuditUnavailableException)
        {
            return new Kept(message.Length, null, Failed: true);
        }
    }

    /// <summary>Destroys the keys of a subject; empty when there is no store or nothing was sealed.</summary>
    public IReadOnlyList<string> Erase(string subject, DateOnly? from, DateOnly? to) => _store?.Erase(subject, from, to) ?? [];

    /// <summary>Removes what was sealed before a day, with its keys; returns how many files went.</summary>
    public int Prune(DateOnly before) => _store?.Prune(before) ?? 0;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _store, null) is { } store)
            await store.DisposeAsync();
    }
}
