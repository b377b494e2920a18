namespace SecureFin.Payments;

/// <summary>The tables of the request ledger.</summary>
internal static class RequestSchema
{
    public const int Version = 2;

    public const string Sql = """
        CREATE TABLE requests (
          caller TEXT NOT NULL, idempotency_key TEXT NOT NULL, digest BLOB NOT NULL, exchange TEXT NOT NULL UNIQUE,
          state TEXT NOT NULL CHECK (state IN ('running', 'answered', 'unknown')), answer BLOB, at INTEGER NOT NULL,
          PRIMARY KEY (caller, idempotency_key));
        CREATE INDEX requests_at ON requests (at);
        CREATE TABLE protection (id INTEGER PRIMARY KEY CHECK (id = 1), probe TEXT NOT NULL, token TEXT NOT NULL);
        """;
}
