namespace SecureFin.Contract;

/// <summary>The record of an internal system that a payment serves.</summary>
/// <param name="System">Id of the internal system, such as <c>erp</c>.</param>
/// <param name="RecordId">Its own identifier of the invoice or payment, 1 to 70 characters.</param>
/// <param name="MadeBy">The user who made it there: the maker in the four-eyes rule; 1 to 70 characters.</param>
public sealed record PaymentSource(string System, string RecordId, string MadeBy);
