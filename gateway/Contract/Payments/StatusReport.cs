namespace SecureFin.Contract;

/// <summary>What a bank said about one payment, read by a connector from an answer whose signature held.</summary>
/// <param name="BankReference">The bank's identifier, if the answer had one.</param>
/// <param name="Code">ISO 20022 transaction status code, or the bank's own text when it fits none.</param>
/// <param name="ReasonCode">ISO 20022 reason code, or null.</param>
/// <param name="At">Bank's time of the status, or null.</param>
public sealed record StatusReport(string? BankReference, string Code, string? ReasonCode, DateTimeOffset? At);
