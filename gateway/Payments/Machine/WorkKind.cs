namespace SecureFin.Payments;

/// <summary>What the pump must do for a payment.</summary>
internal enum WorkKind
{
    /// <summary>Nothing; or a send is in flight, when the state is Sent.</summary>
    None,

    /// <summary>Hand it to the bank.</summary>
    Send,

    /// <summary>Ask the bank what became of it.</summary>
    Enquire,
}
