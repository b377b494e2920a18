using System.Text.Json.Nodes;

namespace SecureFin.Sandbox.Bank;

/// <summary>A consent for one payment. The client has a standing mandate, so it is authorised as it is made; it serves once.</summary>
internal sealed class ConsentRecord
{
    public required string ConsentId { get; init; }

    public required string ClientId { get; init; }

    public required JsonObject Initiation { get; init; }

    public required JsonObject Risk { get; init; }

    public required Fault Fault { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an order used it up; null while it is open.</summary>
    public DateTimeOffset? ConsumedAt { get; set; }

    public JsonObject ToJson() => new()
    {
        ["ConsentId"] = ConsentId,
        ["CreationDateTime"] = Wire.Time(CreatedAt),
        ["Status"] = ConsumedAt is null ? "AUTH" : "COND",
        ["StatusUpdateDateTime"] = Wire.Time(ConsumedAt ?? CreatedAt),
        ["Initiation"] = Initiation.DeepClone(),
    };
}
