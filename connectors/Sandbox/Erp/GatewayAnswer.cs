namespace SecureFin.Sandbox.Erp;

/// <summary>What the gateway answered to the ERP.</summary>
/// <param name="Status">HTTP status; 0 when no answer came.</param>
/// <param name="PaymentId">Id of the payment, when there is one.</param>
/// <param name="PaymentState">Its state, such as <c>held</c> or <c>settled</c>.</param>
/// <param name="Code">Problem code of a refusal, or the payment's reason code.</param>
/// <param name="RecordId">The invoice that the payment serves.</param>
/// <param name="ExchangeId"><c>SFG-Exchange-Id</c>.</param>
/// <param name="Receipt"><c>SFG-Receipt</c>.</param>
public sealed record GatewayAnswer(
    int Status, string? PaymentId, string? PaymentState, string? Code, string? RecordId, string? ExchangeId, string? Receipt)
{
    /// <summary>No answer came: the payment may have been accepted or not.</summary>
    public static readonly GatewayAnswer None = new(0, null, null, "gateway.no_answer", null, null, null);

    /// <summary>True for a 2xx answer.</summary>
    public bool Succeeded => Status is >= 200 and < 300;
}
