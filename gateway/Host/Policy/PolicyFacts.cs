using SecureFin.Contract;

namespace SecureFin.Gateway.Policy;

/// <summary>What a decision is about beyond the call itself.</summary>
internal sealed record PolicyFacts
{
    public static readonly PolicyFacts None = new();

    /// <summary>Action when it is not the route's id: <c>payments.send</c> for a background send.</summary>
    public string? Action { get; init; }

    public PaymentInstruction? Payment { get; init; }

    /// <summary>Subject of the token that brought the payment in.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>What holds the payment for a release at present, in the policy's own code, or null.</summary>
    public string? Hold { get; init; }

    /// <summary>True when this creditor account was paid before and the payment settled.</summary>
    public bool CounterpartyKnown { get; init; }

    /// <summary>When a known creditor was first asked to be paid on this new account, or null.</summary>
    public DateTimeOffset? AccountChangedAt { get; init; }
}
