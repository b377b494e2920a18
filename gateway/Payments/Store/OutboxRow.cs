namespace SecureFin.Payments;

/// <summary>One event that waits to be published.</summary>
internal sealed record OutboxRow
{
    public string PaymentId { get; init; } = "";

    public long Seq { get; init; }

    public long Tries { get; init; }

    public string Body { get; init; } = "";

    /// <summary>What the events of a payment are sealed for.</summary>
    public static string Place(string paymentId) => $"event/{paymentId}";
}
