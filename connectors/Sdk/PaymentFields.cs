using System.Collections.Immutable;
using SecureFin.Contract;

namespace SecureFin.Connectors;

/// <summary>Every optional thing a payment can say to a bank, by name: what a manifest may declare as not carried.</summary>
public static class PaymentFields
{
    /// <summary>Settings key: comma-separated names of fields that may be dropped for this bank. Policy of the operator, not of the connector.</summary>
    public const string DropSetting = "dropFields";

    /// <summary>What the debtor's bank knows of its own customer anyway: leaving it out loses nothing.</summary>
    public static readonly IReadOnlySet<string> KnownToBank = ImmutableHashSet.Create("Debtor.Name");

    private static readonly ImmutableSortedDictionary<string, Func<PaymentOrder, bool>> Present = Build();

    /// <summary>All names.</summary>
    public static IEnumerable<string> All => Present.Keys;

    /// <summary>True when the order says something in that field.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public static bool IsPresent(string field, PaymentOrder order) => Present[field](order);

    /// <summary>The first field that is set, not carried, and not allowed to be dropped; null when there is none.</summary>
    public static string? FirstLost(PaymentOrder order, ConnectorManifest manifest)
    {
        var dropped = order.Settings.GetValueOrDefault(DropSetting, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return manifest.NotCarried.Keys.Order(StringComparer.Ordinal)
            .FirstOrDefault(field => IsPresent(field, order) && !dropped.Contains(field) && !KnownToBank.Contains(field));
    }

    private static ImmutableSortedDictionary<string, Func<PaymentOrder, bool>> Build()
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, Func<PaymentOrder, bool>>(StringComparer.Ordinal);
        all["Debtor.Name"] = o => o.Instruction.Debtor.Name.Length > 0;
        all["DebtorAccount.SecondaryIdentification"] = o => o.Instruction.DebtorAccount.SecondaryIdentification is not null;
        all["DebtorAccount.Name"] = o => NameDiffers(o.Instruction.DebtorAccount, o.Instruction.Debtor);
        all["CreditorAccount.SecondaryIdentification"] = o => o.Instruction.CreditorAccount.SecondaryIdentification is not null;
        all["CreditorAccount.Name"] = o => NameDiffers(o.Instruction.CreditorAccount, o.Instruction.Creditor);
        all["CreditorAgent.Bic"] = o => o.Instruction.CreditorAgent?.Bic is not null;
        all["CreditorAgent.ClearingSystem"] = o => o.Instruction.CreditorAgent?.ClearingSystem is not null;
        all["CreditorAgent.MemberIdentification"] = o => o.Instruction.CreditorAgent?.MemberIdentification is not null;
        all["CreditorAgent.Country"] = o => o.Instruction.CreditorAgent?.Country is not null;
        all["RemittanceInformation.Unstructured"] = o => o.Instruction.RemittanceInformation?.Unstructured.Count > 0;
        all["RemittanceInformation.CreditorReference"] = o => o.Instruction.RemittanceInformation?.CreditorReference is not null;
        all["RequestedExecutionDate"] = o => o.Instruction.RequestedExecutionDate is not null;
        all["LocalInstrument"] = o => o.Instruction.LocalInstrument is not null;
        all["ChargeBearer"] = o => o.Instruction.ChargeBearer is not null;
        all["Purpose"] = o => o.Instruction.Purpose is not null;
        AddParty("Debtor", o => o.Instruction.Debtor);
        AddParty("Creditor", o => o.Instruction.Creditor);
        AddParty("UltimateDebtor", o => o.Instruction.UltimateDebtor);
        AddParty("UltimateCreditor", o => o.Instruction.UltimateCreditor);
        return all.ToImmutable();

        void AddParty(string name, Func<PaymentOrder, Party?> party)
        {
            if (name.StartsWith("Ultimate", StringComparison.Ordinal))
                all[name + ".Name"] = o => party(o) is not null;
            all[name + ".Lei"] = o => party(o)?.Lei is not null;
            all[name + ".PostalAddress"] = o => party(o)?.PostalAddress is not null;
        }
    }

    // An account name that only repeats the party's name says nothing new.
    private static bool NameDiffers(Account account, Party party) => account.Name is { } name && name != party.Name;
}
