using System.Text.Json.Serialization;

namespace SecureFin.Gateway.Api;

/// <summary>JSON of what the API answers beyond the contract's own types.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReceiptView))]
internal sealed partial class ApiJson : JsonSerializerContext;
