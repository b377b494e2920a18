namespace SecureFin.Gateway.Receipts.Retention;

/// <summary>What an order about kept evidence asks for.</summary>
internal enum RetentionAct
{
    /// <summary>Entries before a day go.</summary>
    Prune,

    /// <summary>Nothing from a day on goes, and no key of it, while a case lasts.</summary>
    Hold,

    /// <summary>The case is over.</summary>
    Release,

    /// <summary>Somebody takes evidence out: the log says who and what, before it happens.</summary>
    Export,

    /// <summary>Somebody reads entries: the log says who and which, before they are shown.</summary>
    Read,
}
