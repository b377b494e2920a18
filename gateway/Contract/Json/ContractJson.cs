using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace SecureFin.Contract;

/// <summary>The one way the contract is read and written: camelCase, unknown and repeated members refused, depth at most 16.</summary>
/// <remarks>Read bodies from outside through <see cref="StrictJson"/>, which also bounds their size and hides their content in errors.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(PaymentInstruction))]
[JsonSerializable(typeof(PaymentView))]
[JsonSerializable(typeof(PaymentPage))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(BankStatement))]
[JsonSerializable(typeof(IReadOnlyList<BankStatement>))]
[JsonSerializable(typeof(IReadOnlyList<Balance>))]
[JsonSerializable(typeof(IReadOnlyList<StatementEntry>))]
[ExcludeFromCodeCoverage(Justification = "Written by the JSON source generator.")]
public sealed partial class ContractJson : JsonSerializerContext;
