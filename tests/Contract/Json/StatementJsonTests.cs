using System.Text.Json;

namespace SecureFin.Contract.Tests.Json;

public sealed class StatementJsonTests
{
    [Fact]
    public void A_statement_survives_writing_and_reading()
    {
        var at = new DateTimeOffset(2026, 11, 20, 23, 30, 0, TimeSpan.FromHours(1));
        var statement = new BankStatement
        {
            StatementId = "ST-1",
            Account = new Account { Iban = "DE89370400440532013000" },
            From = at,
            To = at.AddDays(1),
            Balances = [new Balance("CLBD", new Amount(-12.5m, "EUR"), at)],
            Entries =
            [
                new StatementEntry
                {
                    EntryReference = "E-1",
                    Amount = new Amount(1250, "EUR"),
                    CreditDebit = "DBIT",
                    Status = "BOOK",
                    BookingDate = at,
                    Counterparty = new Party { Name = "Zoë" },
                    RemittanceInformation = ["Invoice 42"],
                },
            ],
        };

        var json = JsonSerializer.SerializeToUtf8Bytes(statement, ContractJson.Default.BankStatement);
        var back = StrictJson.Read(json, ContractJson.Default.BankStatement);

        Assert.Equal(json, JsonSerializer.SerializeToUtf8Bytes(back, ContractJson.Default.BankStatement));
        Assert.Equal(new Amount(-12.5m, "EUR"), back.Balances[0].Amount);
        Assert.Equal(at, back.Entries[0].BookingDate);
    }

    [Fact]
    public void Pages_approvals_and_reports_have_the_shape_of_the_api()
    {
        Assert.Equal("""{"payments":[],"nextCursor":"x"}""", JsonSerializer.Serialize(new PaymentPage([], "x"), ContractJson.Default.PaymentPage));
        Assert.Equal("abc", StrictJson.Read("""{"instructionHash":"abc"}"""u8, ContractJson.Default.ApprovalRequest).InstructionHash);
        Assert.Equal("ACSC", StrictJson.Read("""{"code":"ACSC","bankReference":null,"reasonCode":null,"at":null}"""u8, ContractJson.Default.StatusReport).Code);
        Assert.Throws<ProblemException>(() => StrictJson.Read("""{}"""u8, ContractJson.Default.ApprovalRequest));
    }
}
