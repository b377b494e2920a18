using System.Data;
using System.Text;
using Dapper;

namespace SecureFin.Payments;

/// <summary>
/// Remembers for each caller and key which request was made with it and what was answered, so that a repetition gets the
/// same answer and never a second effect. Knows digests and opaque answers only.
/// </summary>
/// <remarks>
/// Keys and digests lie in the file as keyed tokens: a key may hold an account, and a digest of a known form can be guessed.
/// A claim is durable before it is given, so whatever a crash leaves behind is a running row: opening turns it into unknown.
/// Rows leave after the retention; what they held is overwritten on disk.
/// </remarks>
public sealed class RequestLedger : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly FileStream _lock;
    private readonly SqliteDialect _dialect;
    private readonly WriteQueue _writes;
    private readonly RequestLedgerOptions _options;
    private readonly TimeProvider _clock;
    private long _entries;
    private DateTimeOffset _sweptAt = DateTimeOffset.MinValue;
    private volatile bool _miscounted;

    private RequestLedger(FileStream exclusive, RequestLedgerOptions options, TimeProvider clock)
    {
        (_lock, _options, _clock) = (exclusive, options, clock);
        _dialect = new SqliteDialect(options.Path, RequestSchema.Sql, RequestSchema.Version);
        var connection = _dialect.OpenWriter();
        _dialect.Prepare(connection);
        ProtectionProbe.Check(connection, options.Protector);
        connection.Execute("PRAGMA secure_delete = ON");
        connection.Execute("UPDATE requests SET state = 'unknown' WHERE state = 'running'");
        Count(connection);
        _writes = new WriteQueue(connection, _dialect.BeginWrite);
    }

    /// <summary>Opens or creates the ledger; requests that a crash cut off become unknown.</summary>
    /// <exception cref="IOException">Another process has it open.</exception>
    /// <exception cref="InvalidDataException">Written by another version.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Written with another key.</exception>
    public static RequestLedger Open(RequestLedgerOptions options, TimeProvider clock)
    {
        var exclusive = new FileStream($"{options.Path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return new RequestLedger(exclusive, options, clock);
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <summary>Takes the key for a request, or says what became of the one that had it. Durable when it returns.</summary>
    /// <param name="caller">Owner of the key.</param>
    /// <param name="key">The caller's key, at most 255 characters.</param>
    /// <param name="digest">SHA-256 of everything that makes the request what it is, 32 bytes.</param>
    /// <param name="exchange">Unique id of this attempt; names the claim from here on.</param>
    /// <param name="cancellation">Ends the waiting; a claim that succeeds afterwards is released, since nothing was done under it.</param>
    public Task<RequestClaim> ClaimAsync(string caller, string key, byte[] digest, string exchange, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        key = _options.Protector.Token($"request key {key}");
        digest = Encoding.ASCII.GetBytes(_options.Protector.Token($"request {Convert.ToHexString(digest)}"));
        return WriteAsync<RequestClaim>(connection =>
        {
            Sweep(connection, now);
            var row = connection.QuerySingleOrDefault<RequestRow>(RequestRow.Select, new { caller, key });
            if (row is not null && (row.State == "running" || row.At > Oldest(now)))
                return row.Tell(digest);
            if (row is null && _entries >= _options.MaxEntries)
                return new RequestClaim.Full();
            _entries += row is null ? 1 : 0;
            connection.Execute(
                "INSERT OR REPLACE INTO requests (caller, idempotency_key, digest, exchange, state, at) VALUES (@caller, @key, @digest, @exchange, 'running', @at)",
                new { caller, key, digest, exchange, at = now.ToUnixTimeMilliseconds() });
            return new RequestClaim.First();
        }, cancellation, late => _ = late is RequestClaim.First ? ReleaseAsync(exchange) : Task.CompletedTask);
    }

    /// <summary>The claimed request was answered: repetitions get this. Durable when it returns.</summary>
    /// <param name="answer">Opaque; empty when the answer is too long to keep.</param>
    public Task AnswerAsync(string exchange, byte[] answer) => EndAsync("UPDATE requests SET state = 'answered', answer = @answer WHERE exchange = @exchange AND state = 'running'", exchange, answer);

    /// <summary>The claimed request may have been sent and has no answer that can be told.</summary>
    public Task UnknownAsync(string exchange) => EndAsync("UPDATE requests SET state = 'unknown' WHERE exchange = @exchange AND state = 'running'", exchange);

    /// <summary>Nothing of the claimed request left the gateway: its key is free again.</summary>
    public Task ReleaseAsync(string exchange) => EndAsync("DELETE FROM requests WHERE exchange = @exchange AND state = 'running'", exchange, freed: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync();
        _dialect.ClearPool();
        await _lock.DisposeAsync();
    }

    private Task EndAsync(string sql, string exchange, byte[]? answer = null, bool freed = false) => WriteAsync(connection =>
    {
        var rows = connection.Execute(sql, new { exchange, answer });
        _entries -= freed ? rows : 0;
        return rows;
    }, CancellationToken.None);

    // What a failed job or commit had counted is undone in the file alone, so the next one counts anew.
    private async Task<T> WriteAsync<T>(Func<IDbConnection, T> job, CancellationToken cancellation, Action<T>? late = null)
    {
        try
        {
            return await _writes.RunAsync(connection =>
            {
                if (_miscounted)
                    Count(connection);
                return job(connection);
            }, cancellation, ended => EndLate(ended, late));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            _miscounted = true;
            throw;
        }
    }

    private void EndLate<T>(Task<T> ended, Action<T>? late)
    {
        if (ended.IsCompletedSuccessfully)
            late?.Invoke(ended.Result);
        else
            _miscounted = true;
    }

    // These two run inside the writer's transactions only, so the counter needs no lock.
    private void Count(IDbConnection connection)
    {
        _miscounted = false;
        (_entries, _sweptAt) = (connection.ExecuteScalar<long>("SELECT COUNT(*) FROM requests"), DateTimeOffset.MinValue);
    }

    private void Sweep(IDbConnection connection, DateTimeOffset now)
    {
        if (now - _sweptAt < SweepEvery)
            return;
        _sweptAt = now;
        _entries -= connection.Execute("DELETE FROM requests WHERE at <= @oldest AND state <> 'running'", new { oldest = Oldest(now) });
    }

    private long Oldest(DateTimeOffset now) => (now - _options.Retention).ToUnixTimeMilliseconds();
}
