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

    /// <summary>Time was up while it was written: it is stored under this id or not at all. The same key tells which, once the store answers again.</summary>
    public sealed record Unknown(string PaymentId) : SubmitResult;

    /// <summary>The key was used with another instruction: refuse, and treat it as a security event.</summary>
    public sealed record KeyMismatch(string PaymentId) : SubmitResult;
}
