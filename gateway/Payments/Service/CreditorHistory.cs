namespace SecureFin.Payments;

/// <summary>What earlier payments say about a creditor: the facts behind the checks for new counterparties and changed bank details.</summary>
/// <param name="AccountPaidBefore">A payment to this account settled.</param>
/// <param name="PaidOnOtherAccount">A payment to this creditor on another account settled.</param>
/// <param name="FirstAskedAt">When this creditor was first to be paid on this account; null for the first time.</param>
public sealed record CreditorHistory(bool AccountPaidBefore, bool PaidOnOtherAccount, DateTimeOffset? FirstAskedAt);
