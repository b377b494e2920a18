namespace SecureFin.Contract;

/// <summary>A balance of an account.</summary>
/// <param name="Type">ISO 20022 external balance type code: OPBD, CLBD, CLAV, ITBD, ITAV ...; or the bank's own text.</param>
/// <param name="Amount">Signed: negative is overdrawn.</param>
/// <param name="At">Moment of the balance.</param>
public sealed record Balance(string Type, Amount Amount, DateTimeOffset At);
