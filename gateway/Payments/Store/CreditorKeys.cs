using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>One spelling for the same creditor and the same account, for looking history up.</summary>
internal static class CreditorKeys
{
    /// <summary>The creditor's name in upper case, letters and digits only: spelling tricks make no new creditor.</summary>
    public static string Party(PaymentInstruction instruction) =>
        string.Concat(instruction.Creditor.Name.ToUpperInvariant().Where(char.IsLetterOrDigit));

    /// <summary>The IBAN, or scheme and number.</summary>
    public static string Account(PaymentInstruction instruction) => instruction.CreditorAccount switch
    {
        { Iban: { } iban } => iban,
        var account => $"{account.Scheme}/{account.Identification}",
    };
}
