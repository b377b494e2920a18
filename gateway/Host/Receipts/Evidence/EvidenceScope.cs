namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Which exchanges are kept whole.</summary>
internal enum EvidenceScope
{
    /// <summary>Those on routes where money can move, and the bank conversations about a payment.</summary>
    Money,

    /// <summary>Every exchange on a governed route.</summary>
    All,
}
