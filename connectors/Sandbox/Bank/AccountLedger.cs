using System.Globalization;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Bank;

/// <summary>Entries of the bank's accounts: made-up ones of the last weeks, and every payment once it has settled.</summary>
/// <remarks>The made-up entries come in pairs that cancel out, so that the opening balance is the one before and after them.</remarks>
internal sealed class AccountLedger(SandboxBankOptions options, BankBooks books)
{
    private const int SeedDays = 60;

    private static readonly string[] Counterparties = ["Northwind Traders Ltd", "Larkspur Logistics Ltd", "Quince & Co", "Harbour Print Works", "Telford Tools Ltd"];

    private readonly DateTimeOffset _opened = new(options.Time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    public SandboxAccount? Find(string accountId) => options.Accounts.FirstOrDefault(a => a.AccountId == accountId);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AccountEntry> Entries(SandboxAccount account, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
    [
        .. Seeds(account).Concat(Booked(account))
            .Where(e => (from is null || e.At >= from) && (to is null || e.At <= to)).OrderByDescending(e => e.At).ThenBy(e => e.Id, StringComparer.Ordinal),
    ];

    public decimal BalanceAt(SandboxAccount account, DateTimeOffset at) =>
        account.OpeningBalance + Entries(account, to: at).Sum(e => e.IsCredit ? e.Amount : -e.Amount);

    /// <summary>The account that a consent draws on: the one it names, else the first in its currency.</summary>
    public static SandboxAccount? DebtorOf(ConsentRecord consent, IReadOnlyList<SandboxAccount> accounts)
    {
        var iban = Wire.Text(consent.Initiation, "DebtorAccount", "Identification");
        var currency = Wire.Text(consent.Initiation, "InstructedAmount", "Currency");
        return accounts.FirstOrDefault(a => iban is null ? a.Currency == currency : a.Iban == iban);
    }

    private IEnumerable<AccountEntry> Booked(SandboxAccount account)
    {
        var now = books.Now;
        return from payment in books.Payments
               where payment.IsSettled(now) && DebtorOf(payment.Consent, options.Accounts) == account
               let initiation = payment.Consent.Initiation
               select new AccountEntry(
                   "T-" + payment.DomesticPaymentId, payment.SettledAt, IsCredit: false, payment.Amount,
                   Wire.Text(initiation, "EndToEndIdentification")!, Wire.Text(initiation, "CreditorAccount", "SchemeName")!,
                   Wire.Text(initiation, "CreditorAccount", "Identification")!, Wire.Text(initiation, "CreditorAccount", "Name")!);
    }

    private IEnumerable<AccountEntry> Seeds(SandboxAccount account) =>
        from day in Enumerable.Range(1, SeedDays)
        let amount = 100m + (37.13m * ((day + 1) / 2))
        let name = Counterparties[day / 2 % Counterparties.Length]
        select new AccountEntry(
            string.Create(CultureInfo.InvariantCulture, $"T-{account.AccountId}-{day:D3}"), _opened.AddDays(-day).AddHours(9),
            IsCredit: day % 2 == 0, amount, string.Create(CultureInfo.InvariantCulture, $"REF-{day:D3}"), "UK.OBIE.IBAN", SeedIban(day), name);

    // Check digits by ISO 7064 mod 97-10, so that every reader that checks them is content.
    private static string SeedIban(int day)
    {
        var account = string.Create(CultureInfo.InvariantCulture, $"SEED{day:D6}{10_000_000 + day:D8}");
        for (var check = 2; check <= 98; check++)
        {
            var iban = string.Create(CultureInfo.InvariantCulture, $"GB{check:D2}{account}");
            if (Iban.IsValid(iban))
                return iban;
        }

        throw new InvalidOperationException("An IBAN has check digits.");
    }
}
