using System.Text.Json;

namespace SecureFin.Gateway.Sandbox;

/// <summary>What the gateway answered, with the members that demonstrations look at.</summary>
internal sealed record Answer(int Status, string Body, string? ExchangeId, string? Receipt)
{
    public string? ProblemCode => Member("code");

    public string PaymentId => Member("paymentId") ?? throw new DemonstrationFailedException($"no payment in the answer: {Status} {ProblemCode}");

    public string? State => Member("state");

    public string? TransactionStatus => Member("transactionStatus");

    public string? ReasonCode => Member("reasonCode");

    public string? InstructionHash => Member("instructionHash");

    public string? HoldReason => Member("holdReason");

    public bool NeedsAttention => Body.Contains("\"needsAttention\":true", StringComparison.Ordinal);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation) => new(
        (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation), Header(response, "SFG-Exchange-Id"), Header(response, "SFG-Receipt"));

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private string? Member(string name)
    {
        if (!Body.StartsWith('{'))
            return null;
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
    }
}
