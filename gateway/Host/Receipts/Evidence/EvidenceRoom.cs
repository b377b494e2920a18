using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>
/// Keeps the messages of some exchanges, sealed under a key of the subject and day that can be destroyed, and the keys of all commitments: derived
/// from the same keys, or from ones of their own in <c>keys</c> beside the log where no messages are kept.
/// </summary>
internal sealed class EvidenceRoom(IOptions<AuditOptions> options, AuditSigners secrets, TimeProvider clock) : IAsyncDisposable
{
    private readonly CommitmentKeys _commitments = new();
    private ServerCertificates? _certificates;
    private EvidenceStore? _store;
    private EvidenceStore? _local; // keys alone

    /// <summary>Folder of the store: <c>evidence</c> beside the log.</summary>
    public string Directory => Path.Combine(options.Value.Home, "evidence");

    public async Task OpenAsync(CancellationToken cancellation)
    {
        _certificates = new ServerCertificates(Path.Combine(options.Value.Home, "certificates"));
        var folder = Path.Combine(options.Value.Home, "keys");
        // Also for what was logged before messages were kept: an erasure must reach it.
        if (options.Value.Evidence is null || File.Exists(LocalKey.FileIn(folder)))
            _local = Local(folder);
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

    /// <summary>Keeps the certificate that a server showed.</summary>
    public void Keep(UpstreamFacts facts)
    {
        if (facts.ServerCertificate is { } thumbprint)
            _certificates?.Keep(thumbprint, facts.ServerChain);
    }

    /// <summary>False when the store takes nothing any more: then no call that is to be kept can be served.</summary>
    public bool Writable => _store?.Writable != false;

    /// <summary>The commitments of an exchange's leaf; their key is durable when this returns.</summary>
    /// <exception cref="AuditUnavailableException">The key cannot be made or read.</exception>
    public ValueTask<Commitments> CommitmentsOfAsync(Exchange exchange, DateTimeOffset moment)
    {
        var store = _store ?? _local ?? throw new AuditUnavailableException(AuditUnavailableReason.Closed);
        return _commitments.OfAsync(store, EvidenceSubject.Of(exchange), DateOnly.FromDateTime(moment.UtcDateTime));
    }

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

    /// <summary>The keys of a subject on the days of a range.</summary>
    public IReadOnlyList<SubjectKey> KeysOf(string subject, DateOnly? from, DateOnly? to) => [.. Stores.SelectMany(store => store.KeysOf(subject, from, to))];

    /// <summary>Destroys keys, of which the log tells by now.</summary>
    /// <exception cref="IOException">Not all are gone, or not surely.</exception>
    public void Destroy(IReadOnlyCollection<SubjectKey> keys) => _commitments.Erasing(() =>
    {
        foreach (var store in Stores)
            store.Destroy(keys);
    });

    /// <summary>Removes what was sealed before a day, with its keys; returns how many files went.</summary>
    public int Prune(DateOnly before) => Stores.Sum(store => store.Prune(before));

    public async ValueTask DisposeAsync()
    {
        foreach (var store in (EvidenceStore?[])[Interlocked.Exchange(ref _store, null), Interlocked.Exchange(ref _local, null)])
        {
            if (store is not null)
                await store.DisposeAsync();
        }
    }

    private IEnumerable<EvidenceStore> Stores => new[] { _store, _local }.OfType<EvidenceStore>();

    private EvidenceStore Local(string folder)
    {
        var key = LocalKey.LoadOrMake(folder);
        try
        {
            return new EvidenceStore(new EvidenceStoreOptions { Directory = options.Value.Home, MasterKey = key, TimeProvider = clock });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
