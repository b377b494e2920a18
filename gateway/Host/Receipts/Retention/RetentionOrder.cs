using System.Text.Json;
using System.Text.Json.Serialization;
using SecureFin.Gateway.Receipts.Orders;

namespace SecureFin.Gateway.Receipts.Retention;

/// <summary>An order about what is kept, for how long, and who takes it out.</summary>
/// <param name="Act">What is to be done.</param>
/// <param name="Subject">Name of the case of a hold; exchange or payment of an export; command and entries of a reading; empty for a pruning.</param>
/// <param name="Day">First day that stays, or that is held.</param>
/// <param name="Reason">Why, 1 to 200 characters; stands in the log for ever, so it names nobody.</param>
/// <param name="Actor">Who asked, 1 to 64 characters.</param>
internal sealed record RetentionOrder(RetentionAct Act, string Subject, DateOnly? Day, string Reason, string Actor) : IAuditOrder
{
    /// <inheritdoc/>
    public string? Fault() => this switch
    {
        { Reason.Length: 0 or > 200 } => "The reason has 1 to 200 characters.",
        { Actor.Length: 0 or > 64 } => "The actor has 1 to 64 characters.",
        { Act: RetentionAct.Prune or RetentionAct.Hold, Day: null } => "A day is needed, as 2026-11-21.",
        { Act: RetentionAct.Prune, Subject.Length: > 0 } => "A pruning is about days alone.",
        { Act: not RetentionAct.Prune } when Subject.Length is 0 or > 100 || Subject.AsSpan().ContainsAnyExceptInRange('!', '~') => "A case, an exchange, a payment or what is read has 1 to 100 visible ASCII characters.",
        _ => null,
    };
}

/// <summary>What came of an order.</summary>
/// <param name="Refusal">Why it was not done; null when it was.</param>
/// <param name="Index">Index of the entry that says so.</param>
/// <param name="Minimum">First entry that the log has now.</param>
/// <param name="Files">Files removed.</param>
internal sealed record RetentionResult(string? Refusal, long? Index, long Minimum, int Files);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RetentionOrder))]
[JsonSerializable(typeof(RetentionResult))]
[JsonSerializable(typeof(Dictionary<string, DateOnly>))]
internal sealed partial class RetentionJson : JsonSerializerContext;
