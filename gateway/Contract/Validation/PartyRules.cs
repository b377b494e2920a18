using System.Globalization;

namespace SecureFin.Contract;

/// <summary>The rules of parties, addresses, accounts and agents.</summary>
internal static class PartyRules
{
    private const string SortCodeScheme = "UK.OBIE.SortCodeAccountNumber";

    public static void CheckParty(RuleBook rules, string path, Party party)
    {
        rules.RequiredText($"{path}/name", party.Name, 140);
        if (party.Lei is not null)
            rules.Demand(Lei.IsValid(party.Lei), $"{path}/lei", "lei.invalid", "20 characters of ISO 17442 whose check digits hold.");
        if (party.PostalAddress is { } address)
            CheckAddress(rules, $"{path}/postalAddress", address);
    }

    /// <summary>Exactly one of an IBAN and a scheme with its number.</summary>
    public static void CheckAccount(RuleBook rules, string path, Account account)
    {
        var hasIban = account.Iban is not null;
        var hasOther = account.Scheme is not null || account.Identification is not null;
        rules.Demand(hasIban != hasOther, path, "account.choice", "Either iban, or scheme with identification.");
        if (hasIban)
            rules.Demand(Iban.IsValid(account.Iban), $"{path}/iban", "iban.invalid", "An IBAN in electronic form whose country, length, pattern and check digits hold.");
        if (hasOther)
            CheckOther(rules, path, account);
        rules.Text($"{path}/secondaryIdentification", account.SecondaryIdentification, 34);
        rules.Text($"{path}/name", account.Name, 350);
    }

    /// <summary>A BIC, or a clearing system with its member; both may stand together.</summary>
    public static void CheckAgent(RuleBook rules, string path, Agent agent)
    {
        var hasMember = agent.ClearingSystem is not null || agent.MemberIdentification is not null;
        rules.Demand(agent.Bic is not null || hasMember, path, "agent.choice", "bic, or clearingSystem with memberIdentification.");
        if (agent.Bic is not null)
            rules.Demand(Bic.IsValid(agent.Bic), $"{path}/bic", "bic.invalid", "8 or 11 characters of ISO 9362.");
        if (hasMember)
        {
            rules.Demand(
                agent.ClearingSystem is { Length: 5 } code && Mod97.IsUpperAlphanumeric(code),
                $"{path}/clearingSystem", "clearing_system.invalid", "5 upper-case letters and digits of the external code set.");
            rules.RequiredText($"{path}/memberIdentification", agent.MemberIdentification, 35);
        }

        CheckCountry(rules, $"{path}/country", agent.Country);
    }

    private static void CheckOther(RuleBook rules, string path, Account account)
    {
        rules.RequiredText($"{path}/scheme", account.Scheme, 70);
        rules.RequiredText($"{path}/identification", account.Identification, 256);
        if (account is { Scheme: SortCodeScheme, Identification: { } number })
        {
            rules.Demand(
                number.Length == 14 && !number.AsSpan().ContainsAnyExceptInRange('0', '9'),
                $"{path}/identification", "sort_code.invalid", "6 digits of sort code and 8 of account number.");
        }
    }

    private static void CheckAddress(RuleBook rules, string path, PostalAddress address)
    {
        rules.Text($"{path}/streetName", address.StreetName, 70);
        rules.Text($"{path}/buildingNumber", address.BuildingNumber, 16);
        rules.Text($"{path}/postCode", address.PostCode, 16);
        rules.RequiredText($"{path}/townName", address.TownName, 35);
        rules.Text($"{path}/countrySubDivision", address.CountrySubDivision, 35);
        CheckCountry(rules, $"{path}/country", address.Country);
        rules.Demand(address.AddressLines.Count <= 2, $"{path}/addressLines", "address.lines", "At most two lines.");
        foreach (var (index, line) in address.AddressLines.Take(2).Index())
            rules.RequiredText(string.Create(CultureInfo.InvariantCulture, $"{path}/addressLines/{index}"), line, 70);
    }

    private static void CheckCountry(RuleBook rules, string path, string? country)
    {
        if (country is not null)
            rules.Demand(Countries.IsValid(country), path, "country.invalid", "An ISO 3166-1 alpha-2 code.");
    }
}
