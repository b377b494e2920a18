using System.Text.Json.Serialization;
using SecureFin.Contract;

namespace SecureFin.Gateway.Webhooks;

/// <summary>The body of a webhook.</summary>
/// <param name="Type">Such as <c>payment.settled</c>.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Data">Which payment.</param>
internal sealed record WebhookNote(string Type, DateTimeOffset Timestamp, WebhookPayment Data);

/// <summary>The payment that changed; its state may have changed again: ask for it.</summary>
internal sealed record WebhookPayment(string PaymentId, PaymentState State, string? TransactionStatus, string? ReasonCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookNote))]
internal sealed partial class WebhookJson : JsonSerializerContext;
