using System.Text;
using Microsoft.Net.Http.Headers;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Api;

/// <summary>Receipts: the leaves of one exchange, each with a C2SP tlog-proof that verifies without this gateway.</summary>
internal static class ReceiptEndpoints
{
    /// <summary>
    /// The tlog-proof of an exchange's last leaf as text, whose hash is in <c>SFG-Receipt</c>; as JSON, every leaf with entry and proof.
    /// </summary>
    public static async Task<IResult> GetAsync(string exchangeId, HttpRequest request, ReceiptReader receipts, CancellationToken cancellation)
    {
        var leaves = await receipts.FindAsync(exchangeId, cancellation);
        if (leaves.Count == 0)
            throw new ProblemException(Problems.ReceiptNotFound, "No leaf of the log belongs to this exchange.");
        if (!AcceptsJson(request))
            return TypedResults.Text(leaves[^1].Proof.ToTlogProof(), "text/plain", Encoding.UTF8);
        var views = leaves.Select(leaf => new ReceiptLeafView(leaf.Index, leaf.Kind, leaf.Entry, leaf.Proof.ToTlogProof(), leaf.Witnessed));
        return TypedResults.Json(new ReceiptView(exchangeId, [.. views]), ApiJson.Default.ReceiptView);
    }

    private static bool AcceptsJson(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
