using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Verification;

/// <summary>A checkpoint that was found, and who signed it.</summary>
/// <param name="File">Where it lies, relative to the log's directory.</param>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Keys">The given keys whose lines verify, at least one of them the log's.</param>
internal sealed record SignedCheckpoint(string File, Checkpoint Checkpoint, IReadOnlyList<VerifierKey> Keys);
