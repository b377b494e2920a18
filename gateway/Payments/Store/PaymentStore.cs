using System.Data;
using System.Text.Json;
using Dapper;
using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>Keeps payments, their events, the outbox and the idempotency ledger in one database file; every change is one transaction.</summary>
/// <remarks>One process owns a file: it holds an exclusive lock beside it, because recovery must know that nobody else is sending.</remarks>
public sealed class PaymentStore : IAsyncDisposable
{
    private const string Insert =
        "INSERT INTO payments (payment_id, seq, state, bank, caller, creditor, creditor_account, uetr, bank_key, bank_reference, attention, due_at, attempt, connector_state, instruction, facts) " +
        "VALUES (@PaymentId, @Seq, @State, @Bank, @Caller, @Creditor, @CreditorAccount, @Uetr, @BankKey, @BankReference, @Attention, @DueAt, @Attempt, @ConnectorState, @Instruction, @Facts)";

    private const string Update =
        "UPDATE payments SET seq = @Seq, state = @State, bank_reference = @BankReference, attention = @Attention, due_at = @DueAt, attempt = @Attempt, facts = @Facts " +
        "WHERE payment_id = @PaymentId AND seq = @ExpectedSeq";

    private readonly FileStream _lock;
    private readonly SqliteDialect _dialect;
    private readonly IPayloadProtector _protector;
    private readonly WriteQueue _writes;
    private readonly ReadThreads _reads;

    private PaymentStore(FileStream exclusive, SqliteDialect dialect, IPayloadProtector protector)
    {
        _lock = exclusive;
        _dialect = dialect;
        _protector = protector;
        var connection = dialect.OpenWriter();
        dialect.Prepare(connection);
        ProtectionProbe.Check(connection, protector);
        _writes = new WriteQueue(connection, dialect.BeginWrite);
        _reads = new ReadThreads();
    }

    /// <summary>Rings when there may be new work for a bank.</summary>
    internal Bell WorkBell { get; } = new();

    /// <summary>Rings when there is a new event to publish.</summary>
    internal Bell EventBell { get; } = new();

    /// <summary>Opens or creates the store.</summary>
    /// <param name="path">Database file; its folder exists.</param>
    /// <param name="protector">Seals what payments say about people, with the keys of this store.</param>
    /// <exception cref="IOException">Another process has it open.</exception>
    /// <exception cref="InvalidDataException">Written by another version.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Written with another key.</exception>
    public static PaymentStore Open(string path, IPayloadProtector protector)
    {
        var exclusive = new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return new PaymentStore(exclusive, new SqliteDialect(path), protector);
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _reads.Dispose();
        await _writes.DisposeAsync();
        _dialect.ClearPool();
        await _lock.DisposeAsync();
    }

    /// <summary>Writes a new payment with its ledger row, unless the key was used before: then that ledger row comes back.</summary>
    /// <exception cref="WriteLeftException">It may be written, or will be.</exception>
    /// <exception cref="OperationCanceledException">Any other: nothing is written.</exception>
    internal async Task<LedgerRow?> SubmitAsync(IReadOnlyList<Change> changes, string idempotencyKey, string answer, CancellationToken cancellation)
    {
        var payment = changes[^1].Next;
        var key = _protector.Token(idempotencyKey);
        answer = _protector.Seal(answer, LedgerRow.Place(payment.PaymentId));
        return await WriteAsync(connection =>
        {
            if (connection.QuerySingleOrDefault<LedgerRow>(LedgerRow.Select, new { payment.Caller, Key = key }) is { } row)
                return row.Opened(_protector);
            connection.Execute(Insert, PaymentRow.Parameters(payment, 0, _protector));
            foreach (var change in changes)
                AppendEvent(connection, change);
            connection.Execute(
                "INSERT INTO ledger (caller, idempotency_key, instruction_hash, payment_id, answer, at) VALUES (@Caller, @Key, @InstructionHash, @PaymentId, @answer, @At)",
                new { payment.Caller, Key = key, payment.InstructionHash, payment.PaymentId, answer, At = payment.CreatedAt.ToUnixTimeMilliseconds() });
            return null;
        }, cancellation);
    }

    /// <summary>Looks a key up before any work is done for it.</summary>
    internal Task<LedgerRow?> FindInLedgerAsync(string caller, string idempotencyKey, CancellationToken cancellation) =>
        ReadAsync(connection => connection.QuerySingleOrDefault<LedgerRow>(LedgerRow.Select, new { Caller = caller, Key = _protector.Token(idempotencyKey) })?.Opened(_protector), cancellation);

    /// <summary>Loads, decides and writes in one transaction. Null when there is no such payment; the row as it stands otherwise.</summary>
    /// <exception cref="WriteLeftException">It may be written, or will be.</exception>
    /// <exception cref="OperationCanceledException">Any other: nothing is written.</exception>
    internal Task<(Payment Payment, Decision Decision)?> ChangeAsync(string paymentId, Func<Payment, Decision> decide, CancellationToken cancellation) =>
        WriteAsync<(Payment, Decision)?>(connection =>
        {
            if (Find(connection, paymentId) is not { } payment)
                return null;
            var decision = decide(payment);
            if (decision.Change is not { } change)
                return (payment, decision);
            if (connection.Execute(Update, PaymentRow.Parameters(change.Next, payment.Seq, _protector)) != 1)
                throw new DBConcurrencyException("The payment changed in between.");
            AppendEvent(connection, change);
            return (change.Next, decision);
        }, cancellation);

    /// <summary>Replaces what the connector keeps, while the given attempt is the last one.</summary>
    /// <exception cref="InvalidOperationException">The attempt is over.</exception>
    internal async Task SaveConnectorStateAsync(string paymentId, int attempt, IReadOnlyDictionary<string, string> state)
    {
        var json = PaymentRow.Seal(_protector, paymentId, state);
        var rows = await _writes.RunAsync(connection => connection.Execute(
            "UPDATE payments SET connector_state = @json WHERE payment_id = @paymentId AND attempt = @attempt", new { json, paymentId, attempt }), CancellationToken.None);
        if (rows != 1)
            throw new InvalidOperationException("The attempt that wants to keep this state is over.");
    }

    internal Task<Payment?> FindAsync(string paymentId, CancellationToken cancellation) => ReadAsync(connection => Find(connection, paymentId), cancellation);

    internal Payment? Find(string paymentId) => Read(connection => Find(connection, paymentId));

    internal Task<string?> FindIdAsync(string bank, string bankReference, CancellationToken cancellation) => ReadAsync(connection => connection.QueryFirstOrDefault<string>(
        "SELECT payment_id FROM payments WHERE bank = @bank AND bank_reference = @bankReference", new { bank, bankReference }), cancellation);

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page before.</summary>
    internal Task<List<Payment>> ListAsync(PaymentFilter filter, string? before, int count, CancellationToken cancellation)
    {
        var conditions = new List<string>();
        Add(before, "payment_id < @before");
        Add(filter.State, "state = @State");
        Add(filter.Bank, "bank = @Bank");
        Add(filter.Caller, "caller = @Caller");
        Add(filter.NeedsAttention, filter.NeedsAttention is true ? "attention = 1" : "attention = 0");
        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        return ReadAsync(connection => connection.Query<PaymentRow>(
            $"SELECT {PaymentRow.Columns} FROM payments {where} ORDER BY payment_id DESC LIMIT @count",
            new { before, State = filter.State?.ToString(), filter.Bank, filter.Caller, count }).Select(row => row.ToPayment(_protector)).ToList(), cancellation);

        void Add(object? wish, string condition)
        {
            if (wish is not null)
                conditions.Add(condition);
        }
    }

    internal Task<List<PaymentEvent>> EventsAsync(string paymentId, CancellationToken cancellation) => ReadAsync(connection => connection.Query<string>(
        "SELECT body FROM payment_events WHERE payment_id = @paymentId ORDER BY seq", new { paymentId })
        .Select(body => JsonSerializer.Deserialize(_protector.Open(body, OutboxRow.Place(paymentId)), StoreJson.Default.PaymentEvent)!).ToList(), cancellation);

    /// <summary>What earlier payments say about a creditor and the account it is to be paid on.</summary>
    internal Task<CreditorHistory> HistoryOfAsync(string creditor, string account, CancellationToken cancellation) => ReadAsync(connection =>
    {
        var (first, paid, others) = connection.QuerySingle<(string? First, long Paid, long Others)>(
            "SELECT (SELECT MIN(payment_id) FROM payments WHERE creditor_account = @account AND creditor = @creditor), " +
            "EXISTS (SELECT 1 FROM payments WHERE creditor_account = @account AND state = 'Settled'), " +
            "EXISTS (SELECT 1 FROM payments WHERE creditor = @creditor AND creditor_account <> @account AND state = 'Settled')",
            new { creditor = _protector.Token(creditor), account = _protector.Token(account) });
        return new CreditorHistory(paid != 0, others != 0, first is null ? null : Ulid.TimeOf(first));
    }, cancellation);

    /// <summary>Payments whose work is due, oldest first.</summary>
    internal List<string> Due(DateTimeOffset now, int count) => Read(connection => connection.Query<string>(
        "SELECT payment_id FROM payments WHERE due_at IS NOT NULL AND due_at <= @now ORDER BY due_at LIMIT @count",
        new { now = now.ToUnixTimeMilliseconds(), count }).ToList());

    /// <summary>When the next work after now falls due, or null.</summary>
    internal DateTimeOffset? NextDue(DateTimeOffset now) => ToTime(Read(connection => connection.ExecuteScalar<long?>(
        "SELECT MIN(due_at) FROM payments WHERE due_at IS NOT NULL AND due_at > @now", new { now = now.ToUnixTimeMilliseconds() })));

    /// <summary>Payments whose send was cut off: state Sent without work.</summary>
    internal List<string> InFlight() => Read(connection => connection.Query<string>(
        "SELECT payment_id FROM payments WHERE state = 'Sent' AND due_at IS NULL").ToList());

    /// <summary>Events that are due and have no older undelivered event of the same payment.</summary>
    internal List<OutboxRow> DueEvents(DateTimeOffset now, int count) => Read(connection => connection.Query<OutboxRow>(
        "SELECT o.payment_id AS PaymentId, o.seq AS Seq, o.tries AS Tries, e.body AS Body FROM outbox o JOIN payment_events e ON e.payment_id = o.payment_id AND e.seq = o.seq " +
        "WHERE o.due_at <= @now AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.payment_id = o.payment_id AND p.seq < o.seq) ORDER BY o.due_at LIMIT @count",
        new { now = now.ToUnixTimeMilliseconds(), count }).Select(row => row with { Body = _protector.Open(row.Body, OutboxRow.Place(row.PaymentId)) }).ToList());

    internal DateTimeOffset? NextEventDue(DateTimeOffset now) => ToTime(Read(connection => connection.ExecuteScalar<long?>(
        "SELECT MIN(due_at) FROM outbox WHERE due_at > @now", new { now = now.ToUnixTimeMilliseconds() })));

    internal Task EventDeliveredAsync(OutboxRow row) => _writes.RunAsync(connection =>
        connection.Execute("DELETE FROM outbox WHERE payment_id = @PaymentId AND seq = @Seq", row), CancellationToken.None);

    internal Task EventFailedAsync(OutboxRow row, DateTimeOffset dueAt) => _writes.RunAsync(connection => connection.Execute(
        "UPDATE outbox SET tries = tries + 1, due_at = @dueAt WHERE payment_id = @PaymentId AND seq = @Seq",
        new { row.PaymentId, row.Seq, dueAt = dueAt.ToUnixTimeMilliseconds() }), CancellationToken.None);

    private Payment? Find(IDbConnection connection, string paymentId) => connection.QuerySingleOrDefault<PaymentRow>(
        $"SELECT {PaymentRow.Columns} FROM payments WHERE payment_id = @paymentId", new { paymentId })?.ToPayment(_protector);

    private void AppendEvent(IDbConnection connection, Change change)
    {
        if (change.ToEvent() is not { } paymentEvent)
            return;
        connection.Execute(
            "INSERT INTO payment_events (payment_id, seq, body) VALUES (@PaymentId, @Seq, @body)",
            new { paymentEvent.PaymentId, paymentEvent.Seq, body = _protector.Seal(JsonSerializer.Serialize(paymentEvent, StoreJson.Default.PaymentEvent), OutboxRow.Place(paymentEvent.PaymentId)) });
        connection.Execute(
            "INSERT INTO outbox (payment_id, seq, due_at, tries) VALUES (@PaymentId, @Seq, @dueAt, 0)",
            new { paymentEvent.PaymentId, paymentEvent.Seq, dueAt = paymentEvent.At.ToUnixTimeMilliseconds() });
    }

    private static DateTimeOffset? ToTime(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    // Rings also for a payment whose caller had left when it was stored: it would sleep otherwise.
    private async Task<T> WriteAsync<T>(Func<IDbConnection, T> work, CancellationToken cancellation)
    {
        var result = await _writes.RunAsync(work, cancellation, late: _ => Ring());
        Ring();
        return result;
    }

    private Task<T> ReadAsync<T>(Func<IDbConnection, T> query, CancellationToken cancellation) => _reads.RunAsync(() => Read(query), cancellation);

    // For the pump, whose few threads may wait as long as the disk does.
    private T Read<T>(Func<IDbConnection, T> query)
    {
        using var connection = _dialect.OpenReader();
        return query(connection);
    }

    private void Ring()
    {
        WorkBell.Ring();
        EventBell.Ring();
    }
}
