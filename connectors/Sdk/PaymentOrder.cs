using System.Collections.Immutable;
using SecureFin.Contract;

namespace SecureFin.Connectors;

/// <summary>One payment on its way to a bank: the instruction, the identifiers made for it, and the conversation so far.</summary>
public sealed record PaymentOrder
{
    public required PaymentInstruction Instruction { get; init; }

    /// <summary>ULID of the payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>UUIDv4 made at acceptance.</summary>
    public required string Uetr { get; init; }

    /// <summary>1 to 35 characters, travels to the creditor.</summary>
    public required string EndToEndIdentification { get; init; }

    /// <summary>1 to 35 characters, unique for this bank.</summary>
    public required string InstructionIdentification { get; init; }

    /// <summary>Stays the same for the life of the payment; a connector derives one key per creating request from it.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The bank's settings, among them the quirk switches of the manifest.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>As saved with the last step; empty before the first. Holds personal data: kept like the instruction itself.</summary>
    public IReadOnlyDictionary<string, string> State { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The state with some members set anew; the way to make the state of the next step.</summary>
    public IReadOnlyDictionary<string, string> StateWith(params ReadOnlySpan<(string Name, string Value)> members)
    {
        var state = State.ToImmutableDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in members)
            state = state.SetItem(name, value);
        return state;
    }
}
