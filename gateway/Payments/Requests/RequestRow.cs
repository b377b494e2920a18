namespace SecureFin.Payments;

/// <summary>One row of the request ledger.</summary>
internal sealed record RequestRow
{
    public const string Select =
        "SELECT digest AS Digest, exchange AS Exchange, state AS State, answer AS Answer, at AS At FROM requests WHERE caller = @caller AND idempotency_key = @key";

    public byte[] Digest { get; init; } = [];

    public string Exchange { get; init; } = "";

    /// <summary><c>running</c>, <c>answered</c> or <c>unknown</c>.</summary>
    public string State { get; init; } = "";

    public byte[]? Answer { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>What a later request with the same key is told.</summary>
    public RequestClaim Tell(ReadOnlySpan<byte> digest) => State switch
    {
        _ when !Digest.AsSpan().SequenceEqual(digest) => new RequestClaim.Mismatch(),
        "running" => new RequestClaim.Running(),
        "answered" => new RequestClaim.Answered(Exchange, Answer ?? []),
        _ => new RequestClaim.Unknown(Exchange),
    };
}
