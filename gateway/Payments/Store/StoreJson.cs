using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace SecureFin.Payments;

/// <summary>How rows of the store are written. Additions must be optional: old rows stay as they are.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(PaymentEvent))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[ExcludeFromCodeCoverage(Justification = "Written by the JSON source generator.")]
internal sealed partial class StoreJson : JsonSerializerContext;
