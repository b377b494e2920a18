using System.Text.Json;
using System.Text.Json.Serialization;
using SecureFin.Gateway.Receipts.Orders;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Asks for the destruction of a subject's evidence keys.</summary>
/// <param name="Subject">As in <see cref="EvidenceSubject"/>: <c>account:IBAN</c>, <c>payment:ID</c> or <c>caller:WORKLOAD</c>.</param>
/// <param name="From">First day, or null.</param>
/// <param name="To">Last day, or null.</param>
/// <param name="Reason">Why, 1 to 200 characters; stands in the log for ever and must name nobody.</param>
/// <param name="Actor">Who asked.</param>
internal sealed record ErasureOrder(string Subject, DateOnly? From, DateOnly? To, string Reason, string Actor) : IAuditOrder
{
    /// <summary>What is wrong with it, or null.</summary>
    public string? Fault() => this switch
    {
        { Subject.Length: 0 or > 200 } => "The subject has 1 to 200 characters.",
        { Reason.Length: 0 or > 200 } => "The reason has 1 to 200 characters.",
        { Actor.Length: 0 or > 64 } => "The actor has 1 to 64 characters.",
        _ => !Subject.Contains(':', StringComparison.Ordinal) ? "A subject is account:…, payment:… or caller:…." : null,
    };
}

/// <summary>What came of an order.</summary>
/// <param name="Refusal">Why it was not done; null when it was.</param>
/// <param name="Keys">Keys that are gone.</param>
/// <param name="Index">Index of the first <c>erased</c> leaf; null when there was no key of the subject.</param>
internal sealed record ErasureResult(string? Refusal, int Keys, long? Index);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ErasureOrder))]
[JsonSerializable(typeof(ErasureResult))]
internal sealed partial class ErasureJson : JsonSerializerContext;
