namespace SecureFin.Gateway.Receipts.Clock;

/// <summary>What is known of the clock that a leaf's time comes from.</summary>
internal enum ClockState
{
    /// <summary>The kernel says that it is synchronized, and it has not jumped.</summary>
    Synchronized,

    /// <summary>The kernel does not say that it is synchronized, or estimates an error above one second.</summary>
    Unsynchronized,

    /// <summary>It jumped by more than a second against the machine's steady clock within the last minute.</summary>
    Stepped,
}
