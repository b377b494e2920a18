namespace SecureFin.Gateway.Api;

/// <summary>The body of <c>GET /v1/receipts/{exchangeId}</c>.</summary>
/// <param name="ExchangeId">ULID.</param>
/// <param name="Leaves">In the order of the log.</param>
internal sealed record ReceiptView(string ExchangeId, IReadOnlyList<ReceiptLeafView> Leaves);

/// <summary>One leaf.</summary>
/// <param name="Index">Index in the log.</param>
/// <param name="Kind"><c>intent</c>, <c>outcome</c> ...</param>
/// <param name="Entry">The entry's bytes, base64.</param>
/// <param name="Proof">C2SP tlog-proof text.</param>
/// <param name="Witnessed">True when enough witnesses cosigned the proof's checkpoint.</param>
internal sealed record ReceiptLeafView(long Index, string Kind, byte[] Entry, string Proof, bool Witnessed);
