namespace SecureFin.Sandbox.Bank;

/// <summary>Ways the bank misbehaves on demand: by the request header <c>x-sandbox-fault</c> for one call, or by a creditor name
/// such as <c>FAULT late-status Acme</c> for a payment.</summary>
internal enum Fault
{
    None,

    /// <summary>The order is accepted, the answer never comes. A repeat is answered.</summary>
    TimeoutAfterAccept,

    /// <summary>503 before anything happens; by creditor name only for the first attempt.</summary>
    Unavailable,

    /// <summary>The payment stays at ACTC for a while.</summary>
    LateStatus,

    /// <summary>Every event notification about the payment is sent twice.</summary>
    DuplicateCallback,

    /// <summary>Answers about the payment carry a signature over other bytes.</summary>
    BrokenResponseSignature,

    /// <summary>The answer comes byte by byte.</summary>
    SlowDrip,

    /// <summary>The order is taken and rejected: RJCT with AC04.</summary>
    Reject,

    /// <summary>The answer is not JSON; its signature is good.</summary>
    Garbage,
}
