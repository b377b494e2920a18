using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;

namespace SecureFin.Gateway.Receipts;

/// <summary>Remembers the commitments of each subject and day, so that a leaf costs no key. Safe for threads.</summary>
internal sealed class CommitmentKeys
{
    private const int MaxKnown = 10_000;
    private readonly ConcurrentDictionary<(DateOnly Day, string Subject), Commitments> _known = new();
    private readonly Lock _lock = new();
    private int _erasures;

    /// <summary>The commitments of a subject on a day; their key is durable when this returns.</summary>
    /// <exception cref="AuditUnavailableException">The key cannot be made or read.</exception>
    public ValueTask<Commitments> OfAsync(EvidenceStore store, string subject, DateOnly day) =>
        _known.TryGetValue((day, subject), out var known) ? new(known) : new(MakeAsync(store, subject, day));

    private async Task<Commitments> MakeAsync(EvidenceStore store, string subject, DateOnly day)
    {
        var seen = Volatile.Read(ref _erasures);
        var key = await store.CommitmentKeyOfAsync(subject, day);
        var made = new Commitments(key.Key, key.Id);
        CryptographicOperations.ZeroMemory(key.Key);
        lock (_lock)
        {
            if (seen != _erasures)
                return made; // what is remembered must not outlive an erasure
            if (_known.Count >= MaxKnown)
                _known.Clear();
            return _known.GetOrAdd((day, subject), made);
        }
    }

    /// <summary>Erases, and forgets what was remembered.</summary>
    public void Erasing(Action erase)
    {
        try
        {
            erase();
        }
        finally
        {
            lock (_lock)
            {
                _erasures++;
                _known.Clear();
            }
        }
    }

    /// <summary>Removes the keys that a log had one a day at first, of the days before one, when their entries were pruned; returns how many went.</summary>
    public static int Prune(string folder, DateOnly before)
    {
        var old = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.key").Where(file => DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < before).ToList()
            : [];
        old.ForEach(File.Delete);
        return old.Count;
    }
}
