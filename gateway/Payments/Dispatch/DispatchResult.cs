using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>What is known after speaking, or trying to speak, to the bank. Closed: these are all the cases.</summary>
public abstract record DispatchResult
{
    private DispatchResult()
    {
    }

    /// <summary>The bank answered and the answer is trusted.</summary>
    public sealed record Reported(StatusReport Report) : DispatchResult;

    /// <summary>Certain: nothing left this machine. May be tried again.</summary>
    /// <param name="Code">Why, a stable code such as <c>bank.unavailable</c>.</param>
    public sealed record NotSent(string Code) : DispatchResult;

    /// <summary>Certain: nothing left, because today's policy wants more people to approve than did.</summary>
    /// <param name="Required">How many different people must have approved.</param>
    public sealed record ApprovalsMissing(int Required) : DispatchResult;

    /// <summary>Certain: nothing left, because today's policy holds the payment for a reason that nobody has released.</summary>
    /// <param name="Reason">That reason, or several as in <see cref="HoldReasons"/>, without those that were released.</param>
    public sealed record Held(string Reason) : DispatchResult;

    /// <summary>By enquiry: the bank says that it never got the payment. Only this permits a second send.</summary>
    public sealed record NotReceived : DispatchResult;

    /// <summary>The bank may have received it; nothing more is known. For an enquiry: it brought no answer.</summary>
    public sealed record Unknown(string Code) : DispatchResult;

    /// <summary>An answer came and cannot be trusted, for instance because its signature is broken.</summary>
    public sealed record Untrusted(string Code) : DispatchResult;

    /// <summary>Certain: the bank or today's policy refused, and nothing was accepted.</summary>
    public sealed record Refused(string Code) : DispatchResult;
}
