using System.Text.Json.Nodes;

namespace SecureFin.Sandbox.Bank;

/// <summary>A payment. Its status is a function of its age, so that nothing has to tick.</summary>
internal sealed class PaymentRecord
{
    public required string DomesticPaymentId { get; init; }

    public required ConsentRecord Consent { get; init; }

    public required string IdempotencyKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set when the bank rejected the order; an ISO 20022 reason code.</summary>
    public required string? RejectedFor { get; init; }

    /// <summary>From ACTC to ACSP.</summary>
    public required TimeSpan UntilProcessing { get; init; }

    /// <summary>From ACTC to ACSC.</summary>
    public required TimeSpan UntilSettled { get; init; }

    public required decimal Amount { get; init; }

    public int Attempts { get; set; } = 1;

    public DateTimeOffset SettledAt => CreatedAt + UntilSettled;

    public bool IsSettled(DateTimeOffset now) => RejectedFor is null && now >= SettledAt;

    public (string Code, DateTimeOffset At) Status(DateTimeOffset now)
    {
        if (RejectedFor is not null)
            return ("RJCT", CreatedAt);
        if (now >= SettledAt)
            return ("ACSC", SettledAt);
        return now >= CreatedAt + UntilProcessing ? ("ACSP", CreatedAt + UntilProcessing) : ("ACTC", CreatedAt);
    }

    public JsonObject ToJson(DateTimeOffset now)
    {
        var (code, at) = Status(now);
        var json = new JsonObject
        {
            ["DomesticPaymentId"] = DomesticPaymentId,
            ["ConsentId"] = Consent.ConsentId,
            ["CreationDateTime"] = Wire.Time(CreatedAt),
            ["Status"] = code,
            ["StatusUpdateDateTime"] = Wire.Time(at),
        };
        if (RejectedFor is not null)
            json["StatusReason"] = new JsonArray(new JsonObject { ["StatusReasonCode"] = RejectedFor, ["StatusReasonDescription"] = "Rejected by the sandbox bank." });
        json["Initiation"] = Consent.Initiation.DeepClone();
        return json;
    }
}
