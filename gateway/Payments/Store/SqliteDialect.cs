using System.Data;
using Microsoft.Data.Sqlite;

namespace SecureFin.Payments;

/// <summary>Everything that is SQLite's own: opening, durability, schema. The statements elsewhere are plain SQL.</summary>
/// <remarks>
/// WAL with synchronous=FULL: a commit is on disk when it returns (sqlite.org/pragma.html#pragma_synchronous). Triggers make
/// the ledger, the events and the instruction append-only for whoever writes, not just for this code.
/// </remarks>
internal sealed class SqliteDialect
{
    private const int SchemaVersion = 2;

    private const string Schema = """
        CREATE TABLE payments (
          payment_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, state TEXT NOT NULL, bank TEXT NOT NULL, caller TEXT NOT NULL,
          creditor TEXT NOT NULL, creditor_account TEXT NOT NULL,
          uetr TEXT NOT NULL UNIQUE, bank_key TEXT NOT NULL UNIQUE, bank_reference TEXT, attention INTEGER NOT NULL,
          due_at INTEGER, attempt INTEGER NOT NULL, connector_state TEXT NOT NULL, instruction TEXT NOT NULL, facts TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX payments_due ON payments (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX payments_attention ON payments (payment_id) WHERE attention = 1;
        CREATE INDEX payments_state ON payments (state, payment_id);
        CREATE INDEX payments_creditor_account ON payments (creditor_account, state);
        CREATE INDEX payments_creditor ON payments (creditor, state);
        CREATE INDEX payments_bank_reference ON payments (bank, bank_reference) WHERE bank_reference IS NOT NULL;
        CREATE TABLE payment_events (
          payment_id TEXT NOT NULL REFERENCES payments, seq INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (payment_id, seq)) WITHOUT ROWID;
        CREATE TABLE outbox (
          payment_id TEXT NOT NULL, seq INTEGER NOT NULL, due_at INTEGER NOT NULL, tries INTEGER NOT NULL, PRIMARY KEY (payment_id, seq)) WITHOUT ROWID;
        CREATE INDEX outbox_due ON outbox (due_at);
        CREATE TABLE ledger (
          caller TEXT NOT NULL, idempotency_key TEXT NOT NULL, instruction_hash TEXT NOT NULL, payment_id TEXT NOT NULL REFERENCES payments,
          answer TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (caller, idempotency_key)) WITHOUT ROWID;
        CREATE TABLE protection (id INTEGER PRIMARY KEY CHECK (id = 1), probe TEXT NOT NULL, token TEXT NOT NULL);
        CREATE TRIGGER payments_keep BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are kept'); END;
        CREATE TRIGGER payments_fixed BEFORE UPDATE OF payment_id, instruction, creditor, creditor_account, uetr, bank_key, caller, bank ON payments
          BEGIN SELECT RAISE(ABORT, 'an instruction never changes'); END;
        CREATE TRIGGER events_keep BEFORE DELETE ON payment_events BEGIN SELECT RAISE(ABORT, 'events are kept'); END;
        CREATE TRIGGER events_fixed BEFORE UPDATE ON payment_events BEGIN SELECT RAISE(ABORT, 'events never change'); END;
        CREATE TRIGGER ledger_keep BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is kept'); END;
        CREATE TRIGGER ledger_fixed BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger never changes'); END;
        """;

    private readonly string _connectionString;
    private readonly string _schema;
    private readonly int _version;

    /// <summary>A database of payments.</summary>
    public SqliteDialect(string path)
        : this(path, Schema, SchemaVersion)
    {
    }

    /// <summary>A database of another kind, with the same durability.</summary>
    public SqliteDialect(string path, string schema, int version)
    {
        (_schema, _version) = (schema, version);
        SqliteLibrary.EnsureBound();
        CreatePrivately(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, Pooling = true }.ToString();
    }

    /// <summary>Begins a transaction that may write.</summary>
    public string BeginWrite => "BEGIN IMMEDIATE";

    /// <summary>Opens the one connection that writes, with the durability this house demands.</summary>
    public IDbConnection OpenWriter()
    {
        var connection = OpenReader();
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        return connection;
    }

    /// <summary>Opens a connection for questions; pooled. WAL lets it read beside the writer.</summary>
    public IDbConnection OpenReader()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Creates the tables in a new file; refuses a file of another version.</summary>
    /// <exception cref="InvalidDataException">The file was written by another version.</exception>
    public void Prepare(IDbConnection connection)
    {
        var version = Convert.ToInt32(Run(connection, "PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
        if (version == 0)
            Run(connection, $"BEGIN IMMEDIATE; {_schema} PRAGMA user_version = {_version}; COMMIT;");
        else if (version != _version)
            throw new InvalidDataException($"The store has schema version {version}; this program knows {_version}.");
    }

    /// <summary>Closes the idle connections that reading left behind, so that the file can be moved.</summary>
    public void ClearPool()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>A new file is readable by the service user alone; SQLite gives its companions the same rights.</summary>
    private static void CreatePrivately(string path)
    {
        if (File.Exists(path))
            return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }

    private static object? Run(IDbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this library only
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
