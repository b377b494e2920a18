namespace SecureFin.Contract;

/// <summary>The body of <c>POST /v1/payments/{id}/release</c>: ends the hold that one looked at, and no other.</summary>
/// <param name="InstructionHash">Hash of the instruction that was looked at: <see cref="PaymentView.InstructionHash"/>.</param>
/// <param name="HoldReason">The hold that was looked at: <see cref="PaymentView.HoldReason"/>.</param>
/// <param name="Reason">Why it may go, in the person's own words: 1 to 500 printable characters, no space at its ends.</param>
public sealed record ReleaseRequest(string InstructionHash, string HoldReason, string Reason)
{
    /// <summary>Longest <see cref="Reason"/>, in UTF-16 code units.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>What is wrong with <see cref="Reason"/> by the rules of every text for people; empty when nothing is. No message repeats a value.</summary>
    public IReadOnlyList<Violation> Violations()
    {
        var rules = new RuleBook();
        rules.RequiredText("/reason", Reason, MaxReasonLength);
        return rules.Violations;
    }
}
