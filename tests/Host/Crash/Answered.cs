namespace SecureFin.Gateway.Tests.Crash;

/// <summary>What a caller was told.</summary>
/// <param name="Call">What it had asked for.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Exchange">Its <c>SFG-Exchange-Id</c>.</param>
/// <param name="Receipt">Its <c>SFG-Receipt</c>; empty where the log could not give one.</param>
/// <param name="Replayed">True when the answer is one that an earlier call got from the system.</param>
internal sealed record Answered(Call Call, int Status, string Exchange, string Receipt, bool Replayed);
