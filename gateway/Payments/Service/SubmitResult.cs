using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>What became of a submission. Closed: these are all the cases.</summary>
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    /// <summary>Accepted and durable.</summary>
    public sealed record Submitted(PaymentView View) : SubmitResult;

    /// <summary>Key and hash were seen before: the answer as it was first given.</summary>
    public sealed record Replayed(PaymentView View) : SubmitResult;

    /// <summary>The key was used with another instruction: refuse, and treat it as a security event.</summary>
    public sealed record KeyMismatch(string PaymentId) : SubmitResult;
}
