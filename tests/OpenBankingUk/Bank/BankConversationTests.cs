using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk.Tests.Bank;

public sealed class BankConversationTests(BankHouse house) : IClassFixture<BankHouse>
{
    [Fact]
    public async Task A_payment_is_made_and_settles()
    {
        var (order, end) = await house.RunAsync(BankHouse.NewOrder());
        var report = Assert.IsType<PaymentStep.Done>(end).Report;

        Assert.Equal("ACSC", (await UntilFinalAsync(order)).Code);
        var payment = Assert.Single(Payments(order));
        Assert.Equal((report.BankReference, order.IdempotencyKey, 1), (payment.DomesticPaymentId, payment.IdempotencyKey, payment.Attempts));
    }

    [Fact]
    public async Task A_payment_whose_answer_was_lost_is_found_and_exists_once()
    {
        var (sent, lost) = await house.RunAsync(BankHouse.NewOrder("FAULT timeout-after-accept Acme"));
        Assert.Null(lost);

        var (_, found) = await house.RunAsync(sent, enquiry: true);

        Assert.IsType<PaymentStep.Done>(found);
        Assert.Equal(2, Assert.Single(Payments(sent)).Attempts);
    }

    [Fact]
    public async Task A_payment_that_a_busy_bank_did_not_take_is_sent_again_and_exists_once()
    {
        var (sent, busy) = await house.RunAsync(BankHouse.NewOrder("FAULT 503 Acme"));
        Assert.Equal(ConnectorCodes.Unavailable, Assert.IsType<PaymentStep.Undecided>(busy).Code);
        Assert.Empty(Payments(sent));

        var (asked, answer) = await house.RunAsync(sent, enquiry: true);
        Assert.IsType<PaymentStep.NotReceived>(answer);
        var (_, end) = await house.RunAsync(asked);

        Assert.IsType<PaymentStep.Done>(end);
        Assert.Single(Payments(sent));
    }

    [Fact]
    public async Task An_answer_that_is_no_json_leaves_the_payment_unknown_until_it_is_asked_for()
    {
        var (sent, odd) = await house.RunAsync(BankHouse.NewOrder("FAULT garbage Acme"));
        Assert.Equal(ConnectorCodes.AnswerUnreadable, Assert.IsType<PaymentStep.Undecided>(odd).Code);

        Assert.IsType<PaymentStep.Done>((await house.RunAsync(sent, enquiry: true)).End);
        Assert.Single(Payments(sent));
    }

    [Fact]
    public async Task A_rejection_names_its_reason()
    {
        var (_, end) = await house.RunAsync(BankHouse.NewOrder("FAULT reject Acme"));

        var report = Assert.IsType<PaymentStep.Done>(end).Report;
        Assert.Equal(("RJCT", "AC04"), (report.Code, report.ReasonCode));
    }

    [Fact]
    public async Task A_refused_consent_ends_the_payment_before_any_money_is_asked_for()
    {
        var order = BankHouse.NewOrder();
        order = order with { Instruction = order.Instruction with { DebtorAccount = new Account { Iban = "GB82WEST12345698765432" } } };

        var (_, end) = await house.RunAsync(order);

        Assert.Equal("AC02", Assert.IsType<PaymentStep.Refused>(end).Code);
        Assert.Empty(Payments(order));
    }

    [Fact]
    public async Task Answers_with_a_broken_signature_never_reach_the_connector()
    {
        var (sent, end) = await house.RunAsync(BankHouse.NewOrder("FAULT broken-response-signature Acme"));

        Assert.Null(end);
        Assert.Null((await house.RunAsync(sent, enquiry: true)).End);
        Assert.Single(Payments(sent));
    }

    [Fact]
    public async Task Accounts_balances_transactions_and_statements_are_read_to_the_last_page()
    {
        var accounts = await ReadAsync(house.Connector.Accounts(new AccountQuery()), house.Connector.ReadAccounts);
        var euros = Assert.Single(accounts, a => a.Currency == "EUR");
        var query = new AccountQuery { AccountId = euros.AccountId, Account = euros.Account };

        var balances = await ReadAsync(house.Connector.Balances(query), house.Connector.ReadBalances);
        var entries = await ReadAsync(house.Connector.Transactions(query), house.Connector.ReadTransactions);
        var statements = await ReadAsync(house.Connector.Statements(query), (r, a) => house.Connector.ReadStatements(query, r, a));
        var ofStatement = await ReadAsync(house.Connector.StatementTransactions(query, statements[0].StatementId), house.Connector.ReadTransactions);

        Assert.Equal("DE89370400440532013000", euros.Account.Iban);
        Assert.Equal(["ITBD", "ITAV"], balances.Select(b => b.Type));
        Assert.Equal(60, entries.Select(e => e.EntryReference).Distinct().Count());
        Assert.All(entries, e => Assert.True(e is { Status: "BOOK", Counterparty: not null, Amount.Currency: "EUR" } && Iban.IsValid(e.CounterpartyAccount!.Iban)));
        Assert.All(statements, s => Assert.Equal(["OPBD", "CLBD"], s.Balances.Select(b => b.Type)));
        Assert.All(ofStatement, e => Assert.InRange(e.BookingDate, statements[0].From, statements[0].To));
    }

    [Fact]
    public async Task A_period_narrows_the_transactions()
    {
        var query = new AccountQuery { AccountId = "31820", From = new DateTimeOffset(DateTime.UtcNow.AddDays(-10).Date, TimeSpan.Zero) };

        Assert.Equal(10, (await ReadAsync(house.Connector.Transactions(query), house.Connector.ReadTransactions)).Count);
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(BankRequest request, Func<BankRequest, BankResponse, AccountAnswer<T>> read)
    {
        var items = new List<T>();
        for (BankRequest? next = request; next is not null;)
        {
            var page = Assert.IsType<AccountAnswer<T>.Page>(read(next, BankHouse.Answer(await house.SendAsync(next))));
            items.AddRange(page.Items);
            next = page.Next;
        }

        return items;
    }

    private async Task<StatusReport> UntilFinalAsync(PaymentOrder order)
    {
        for (var i = 0; i < 200; i++)
        {
            var (_, end) = await house.RunAsync(order, enquiry: true);
            if (Assert.IsType<PaymentStep.Done>(end).Report is { Code: "ACSC" } report)
                return report;
            await Task.Delay(10);
        }

        throw new TimeoutException("The payment never settled.");
    }

    private IEnumerable<Sandbox.Bank.SandboxPayment> Payments(PaymentOrder order) =>
        house.Bank.Payments.Where(p => p.EndToEndIdentification == order.EndToEndIdentification);
}
