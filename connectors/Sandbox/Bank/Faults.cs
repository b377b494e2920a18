namespace SecureFin.Sandbox.Bank;

/// <summary>Names of faults as scripts write them.</summary>
internal static class Faults
{
    public const string Header = "x-sandbox-fault";
    private const string Mark = "FAULT ";

    /// <summary>The fault of that name; a name nobody knows is told, not ignored.</summary>
    public static bool TryParse(string? name, out Fault fault)
    {
        Fault? known = name switch
        {
            null or "" => Fault.None,
            "timeout-after-accept" => Fault.TimeoutAfterAccept,
            "503" => Fault.Unavailable,
            "late-status" => Fault.LateStatus,
            "duplicate-callback" => Fault.DuplicateCallback,
            "broken-response-signature" => Fault.BrokenResponseSignature,
            "slow-drip" => Fault.SlowDrip,
            "reject" => Fault.Reject,
            "garbage" => Fault.Garbage,
            _ => null,
        };
        fault = known ?? Fault.None;
        return known is not null;
    }

    /// <summary>True for a fault of one answer; the others are faults of a payment and need a creditor's name.</summary>
    public static bool IsOfOneCall(Fault fault) => fault is not (Fault.Reject or Fault.LateStatus or Fault.DuplicateCallback);

    /// <summary>The fault that a creditor's name asks for; an honest name asks for none.</summary>
    public static bool TryFromName(string creditorName, out Fault fault)
    {
        fault = Fault.None;
        return !creditorName.StartsWith(Mark, StringComparison.Ordinal)
            || TryParse(creditorName[Mark.Length..].Split(' ', 2)[0], out fault);
    }
}
