using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts;

/// <summary>A key of the log is followed by another.</summary>
/// <param name="Former">Signs the announcement and nothing else any more.</param>
/// <param name="Next">Signs the log from now on.</param>
internal sealed record KeyChange(INoteSigner Former, VerifierKey Next);
