namespace SecureFin.Payments;

/// <summary>The person who decides about a payment, and the client through which they speak.</summary>
/// <param name="Subject"><c>sub</c> of the access token.</param>
/// <param name="Caller">Stable id of the calling client.</param>
public sealed record Approver(string Subject, string Caller);
