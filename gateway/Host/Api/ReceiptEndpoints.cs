using SecureFin.Contract;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Api;

/// <summary>Receipts: the leaves of one exchange, each with a C2SP tlog-proof that verifies without this gateway.</summary>
internal static class ReceiptEndpoints
{
    /// <summary><c>GET /v1/receipts/{exchangeId}</c>.</summary>
    public static async Task<IResult> GetAsync(string exchangeId, ReceiptReader receipts, CancellationToken cancellation)
    {
        var leaves = await receipts.FindAsync(exchangeId, cancellation);
        if (leaves.Count == 0)
            throw new ProblemException(Problems.ReceiptNotFound, "No leaf of the log belongs to this exchange.");
        var view = new ReceiptView(exchangeId, [.. leaves.Select(leaf => new ReceiptLeafView(leaf.Index, leaf.Kind, leaf.Entry, leaf.Proof.ToTlogProof()))]);
        return TypedResults.Json(view, ApiJson.Default.ReceiptView);
    }
}
