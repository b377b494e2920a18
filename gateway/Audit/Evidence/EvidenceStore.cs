using System.Security.Cryptography;

namespace SecureFin.Audit.Evidence;

/// <summary>
/// Keeps bodies beside the log, sealed under a key for each subject (or case) and day. The log holds commitments only; destroying a key erases the
/// bodies and their salts for good, and with them the salts of the commitments in entries, which derive from the same key; the log still verifies. Safe for threads; one process writes a store.
/// </summary>
/// <remarks>Record in a pack: version 1, key id 16, nonce 12, AES-256-GCM of (salt 16, body), tag 16. The first 17 bytes are authenticated.</remarks>
public sealed class EvidenceStore : IAsyncDisposable
{
    private const byte Version = 1;
    private const int IdSize = 16, NonceSize = 12, TagSize = 16, HeadSize = 1 + IdSize;
    private const int Overhead = HeadSize + NonceSize + Commitment.SaltSize + TagSize;
    private readonly EvidenceStoreOptions options;
    private readonly string packs;
    private readonly SubjectKeys keys;
    private readonly PackWriter writer;

    /// <summary>Opens a store, or begins one.</summary>
    /// <exception cref="ArgumentException">An option is outside its bounds.</exception>
    public EvidenceStore(EvidenceStoreOptions options)
    {
        options.Validate();
        this.options = options;
        packs = Path.Combine(options.Directory, "packs");
        keys = new SubjectKeys(options, options.MasterKey.Span);
        writer = new PackWriter(packs, options);
        if (!options.ReadOnly)
            keys.FinishErasures();
    }

    /// <summary>False after a failed write: nothing is taken until the store is opened again.</summary>
    public bool Writable => !options.ReadOnly && writer.Writable;

    /// <summary>Seals a body; completes when it is durable, so that a log entry may refer to it.</summary>
    /// <param name="subject">Whom or which case it concerns; never stored.</param>
    /// <param name="body">At most <see cref="EvidenceStoreOptions.MaxBodyBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">The body is too long or the subject empty.</exception>
    /// <exception cref="AuditUnavailableException">It is not confirmed.</exception>
    public async Task<SealedEvidence> SealAsync(string subject, ReadOnlyMemory<byte> body)
    {
        RequireWritable(subject);
        if (body.Length > options.MaxBodyBytes)
            throw new ArgumentException($"A body has at most {options.MaxBodyBytes} bytes.", nameof(body));
        var day = DateOnly.FromDateTime(options.TimeProvider.GetUtcNow().UtcDateTime);
        var (id, key) = await KeyForAsync(subject, day);
        var salt = Commitment.NewSalt();
        var reference = await writer.AppendAsync(day, Encrypt(id, key, salt, body.Span));
        return new SealedEvidence(reference.ToString(), id, Commitment.ToBody(salt, body.Span));
    }

    /// <summary>The key of the salts of a subject's commitments on a day; durable when this returns, so that an entry may depend on it.</summary>
    /// <remarks>HKDF-Expand (RFC 5869 section 2.3) with SHA-256 of the subject's key and <c>securefin commitment salts</c>: one erasure destroys both.</remarks>
    /// <exception cref="ArgumentException">The subject is empty.</exception>
    /// <exception cref="AuditUnavailableException">The key cannot be made or read.</exception>
    public async ValueTask<CommitmentKey> CommitmentKeyOfAsync(string subject, DateOnly day)
    {
        RequireWritable(subject);
        var (id, key) = await KeyForAsync(subject, day);
        return Derive(id, key);
    }

    /// <summary>The key of salts with an id, for those who open commitments or ask what became of them.</summary>
    /// <param name="day">Day of the entry that names it, by UTC.</param>
    /// <param name="id">The id that the entry names.</param>
    public CommitmentKey OpenCommitmentKey(DateOnly day, string id)
    {
        var (key, erased) = keys.ForOpening(day, id);
        return key is null ? new CommitmentKey(erased ? EvidenceState.Erased : EvidenceState.Missing, id, []) : Derive(id, key);
    }

    /// <summary>True when a tombstone stands for a key of a store in this directory. Needs no master key.</summary>
    public static bool IsErased(string directory, DateOnly day, string id)
    {
        var folder = new KeyFolder(Path.Combine(directory, "keys", SubjectKeys.Text(day)));
        folder.Reread();
        return folder.IsErased(id);
    }

    /// <summary>The record of a body as it lies sealed; null when it is not there. Needs no key.</summary>
    public byte[]? ReadSealed(string reference) => EvidenceReference.TryParse(reference, out var place) ? ReadRecord(place) : null;

    /// <summary>Opens a sealed body.</summary>
    public OpenedEvidence Open(string reference)
    {
        if (!EvidenceReference.TryParse(reference, out var place) || ReadRecord(place) is not { } record)
            return Failed(EvidenceState.Missing);
        if (record[0] != Version)
            return Failed(EvidenceState.Tampered);
        var id = Convert.ToHexStringLower(record.AsSpan(1, IdSize));
        var (key, erased) = keys.ForOpening(place.Day, id);
        if (key is null)
            return Failed(erased ? EvidenceState.Erased : EvidenceState.Missing) with { KeyId = id };
        return Decrypt(key, record) with { KeyId = id };
    }

    /// <summary>Compares a sealed body with the commitment that the log holds.</summary>
    public EvidenceState Check(string reference, ReadOnlySpan<byte> commitment)
    {
        var opened = Open(reference);
        return opened.State != EvidenceState.Intact || Commitment.Holds(commitment, opened.Salt.Span, opened.Body.Span) ? opened.State : EvidenceState.Tampered;
    }

    /// <summary>The keys of a subject on the days of a range, oldest first: what an <c>erased</c> entry of the log has to name before they are destroyed.</summary>
    public IReadOnlyList<SubjectKey> KeysOf(string subject, DateOnly? from = null, DateOnly? to = null)
    {
        RequireWritable(subject);
        return [.. keys.Days().Where(day => (from is null || day >= from) && (to is null || day <= to)).Order().SelectMany(day => keys.Of(subject, day))];
    }

    /// <summary>
    /// Destroys keys: what they sealed can never be read again, and nothing ties their ids to the subject any more. Those that are not here are
    /// passed over, so that what was cut off can be done again.
    /// </summary>
    /// <exception cref="IOException">Not all are gone, or not surely.</exception>
    public void Destroy(IReadOnlyCollection<SubjectKey> keys)
    {
        RequireWritable();
        foreach (var day in keys.GroupBy(key => key.Day))
            this.keys.Destroy(day.Key, day.Select(key => key.Id));
    }

    /// <summary>Removes the packs and keys of the days before one, when the entries that refer to them were pruned.</summary>
    /// <returns>Files removed.</returns>
    public int Prune(DateOnly before)
    {
        RequireWritable();
        var old = Directory.Exists(packs)
            ? Directory.GetFiles(packs).Where(file => SubjectKeys.Parse(Path.GetFileName(file).Split('-')[0]) < before).ToList()
            : [];
        old.ForEach(File.Delete);
        return old.Count + keys.Prune(before);
    }

    /// <summary>Makes durable what waits, then lets the keys go.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await keys.DisposeAsync();
    }

    private async ValueTask<(string Id, byte[] Key)> KeyForAsync(string subject, DateOnly day)
    {
        try
        {
            return await keys.ForSealingAsync(subject, day);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentOutOfRangeException)
        {
            throw new AuditUnavailableException(AuditUnavailableReason.WriteFailed, e);
        }
        catch (Exception e) when (e is ObjectDisposedException)
        {
            throw new AuditUnavailableException(AuditUnavailableReason.Closed, e);
        }
    }

    private static CommitmentKey Derive(string id, byte[] key)
    {
        var salts = new byte[key.Length];
        HKDF.Expand(HashAlgorithmName.SHA256, key, salts, "securefin commitment salts"u8);
        CryptographicOperations.ZeroMemory(key);
        return new CommitmentKey(EvidenceState.Intact, id, salts);
    }

    private void RequireWritable(string subject)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        RequireWritable();
    }

    private void RequireWritable()
    {
        if (options.ReadOnly)
            throw new InvalidOperationException("The evidence store is open for reading only.");
    }

    private static byte[] Encrypt(string id, byte[] key, byte[] salt, ReadOnlySpan<byte> body)
    {
        var record = new byte[Overhead + body.Length];
        record[0] = Version;
        Convert.FromHexString(id, record.AsSpan(1, IdSize), out _, out _);
        var nonce = record.AsSpan(HeadSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        var text = record.AsSpan(HeadSize + NonceSize, Commitment.SaltSize + body.Length);
        salt.CopyTo(text);
        body.CopyTo(text[Commitment.SaltSize..]);
        using var aes = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        aes.Encrypt(nonce, text, text, record.AsSpan(record.Length - TagSize), record.AsSpan(0, HeadSize));
        return record;
    }

    private static OpenedEvidence Decrypt(byte[] key, byte[] record)
    {
        var text = new byte[record.Length - HeadSize - NonceSize - TagSize];
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(
                record.AsSpan(HeadSize, NonceSize), record.AsSpan(HeadSize + NonceSize, text.Length), record.AsSpan(record.Length - TagSize), text, record.AsSpan(0, HeadSize));
        }
        catch (CryptographicException)
        {
            return Failed(EvidenceState.Tampered);
        }

        return new OpenedEvidence(EvidenceState.Intact, text.AsMemory(0, Commitment.SaltSize), text.AsMemory(Commitment.SaltSize));
    }

    private static OpenedEvidence Failed(EvidenceState state) => new(state, default, default);

    private byte[]? ReadRecord(EvidenceReference place)
    {
        var path = Path.Combine(packs, place.PackName);
        if (place.Length < Overhead || place.Length > Overhead + options.MaxBodyBytes || !File.Exists(path))
            return null;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var record = new byte[place.Length];
        return RandomAccess.Read(file, record, place.Offset) == record.Length ? record : null;
    }
}
