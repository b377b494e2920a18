namespace SecureFin.Gateway.Receipts.Clock;

/// <summary>The time of a leaf: never before that of an earlier one.</summary>
/// <param name="Time">UTC.</param>
/// <param name="State">How far it may be believed.</param>
internal readonly record struct LeafTime(DateTimeOffset Time, ClockState State);
