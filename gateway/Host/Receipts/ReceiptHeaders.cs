namespace SecureFin.Gateway.Receipts;

/// <summary>The headers that tell a caller where its exchange stands in the log.</summary>
internal static class ReceiptHeaders
{
    public const string ExchangeId = "SFG-Exchange-Id";

    public const string Receipt = "SFG-Receipt";

    /// <summary>Sets <c>SFG-Exchange-Id: ULID</c> and <c>SFG-Receipt: origin index base64(leaf hash)</c>.</summary>
    public static void Set(HttpResponse response, string exchangeId, Receipt receipt)
    {
        response.Headers[ExchangeId] = exchangeId;
        response.Headers[Receipt] = $"{receipt.Origin} {receipt.Index} {Convert.ToBase64String(receipt.LeafHash)}";
    }
}
