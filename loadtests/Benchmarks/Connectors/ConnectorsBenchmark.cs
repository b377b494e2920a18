using System.Diagnostics;
using System.Text;
using SecureFin.Connectors;
using SecureFin.Connectors.OpenBankingUk;
using SecureFin.Contract;

namespace SecureFin.Benchmarks.Connectors;

/// <summary>Translation alone, on one thread: no network, no signature.</summary>
internal sealed class ConnectorsBenchmark : IBenchmark
{
    private static readonly TimeSpan MeasureTime = TimeSpan.FromSeconds(3);

    private static readonly PaymentOrder Order = new()
    {
        Instruction = new PaymentInstruction
        {
            Bank = "meadow",
            InstructedAmount = new Amount(1250.00m, "GBP"),
            Debtor = new Party { Name = "Fabrica Ltd" },
            DebtorAccount = new Account { Iban = "GB33BUKB20201555555555" },
            Creditor = new Party { Name = "Acme Supplies Ltd" },
            CreditorAccount = new Account { Scheme = "UK.OBIE.SortCodeAccountNumber", Identification = "08080021325698" },
            RemittanceInformation = new RemittanceInformation { Unstructured = ["Invoice 29582"] },
            Source = new PaymentSource("erp", "INV-29582", "clerk"),
        },
        PaymentId = "01JD0000000000000000000001",
        Uetr = "7e1b3f6e-6c3b-4c0e-9a55-0d9d4c2f1a11",
        EndToEndIdentification = "INV-29582",
        InstructionIdentification = "01JD0000000000000000000001",
        IdempotencyKey = "01JD0000000000000000000001",
    };

    private readonly OpenBankingUkConnector _connector = new();

    public string Name => "connectors";

    public Task<BenchmarkResult> RunAsync(CancellationToken ct)
    {
        var result = new BenchmarkResult();
        var consent = Answer("\"Status\":\"AUTH\"");
        var payment = Answer("\"Status\":\"ACTC\",\"DomesticPaymentId\":\"P-1\"");
        Measure(result, "obie_payment", () => Pay(consent, payment), "Open Banking UK: consent, order, report; 3 calls of the connector");
        var request = _connector.Transactions(new AccountQuery { AccountId = "22289" });
        var page = Transactions(25);
        Measure(result, "obie_transactions_page", () => _connector.ReadTransactions(request, page), $"Open Banking UK: 25 entries, {page.Body.Length:#,0} bytes");
        return Task.FromResult(result);
    }

    private static void Measure(BenchmarkResult result, string name, Func<object> work, string conditions)
    {
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(1);)
            work();
        long count = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < MeasureTime; count++)
            work();
        result.Add(name + "_per_s", count / clock.Elapsed.TotalSeconds, conditions);
        result.Add(name + "_bytes", (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count, "allocated each");
    }

    private PaymentStep Pay(BankResponse consent, BankResponse payment)
    {
        var asked = (PaymentStep.Send)_connector.Begin(Order);
        var ordered = (PaymentStep.Send)_connector.Next(Order with { State = asked.State }, consent);
        return (PaymentStep.Done)_connector.Next(Order with { State = ordered.State }, payment);
    }

    private static BankResponse Answer(string status) => new()
    {
        Status = 201,
        Body = Encoding.UTF8.GetBytes($$$"""
            {"Data":{"ConsentId":"C-1",{{{status}}},"StatusUpdateDateTime":"2026-11-20T10:00:00+00:00","Initiation":{"EndToEndIdentification":"INV-29582",
            "InstructedAmount":{"Amount":"1250.00","Currency":"GBP"},"CreditorAccount":{"Name":"Acme Supplies Ltd"}} },"Links":{"Self":"https://bank.example"},"Meta":{}}
            """),
    };

    private static BankResponse Transactions(int count)
    {
        var entry = """
            {"AccountId":"22289","TransactionId":"T-1","CreditDebitIndicator":"Debit","Status":"BOOK","BookingDateTime":"2026-11-20T10:00:00+00:00",
            "ValueDateTime":"2026-11-20T10:00:00+00:00","TransactionInformation":"Payment 1","Amount":{"Amount":"77.10","Currency":"GBP"},
            "CreditorAccount":{"SchemeName":"UK.OBIE.IBAN","Identification":"GB33BUKB20201555555555","Name":"Acme Supplies Ltd"}}
            """;
        var list = string.Join(',', Enumerable.Repeat(entry, count));
        return new BankResponse { Status = 200, Body = Encoding.UTF8.GetBytes($$$"""{"Data":{"Transaction":[{{{list}}}]},"Links":{"Self":"https://bank.example"},"Meta":{}}""") };
    }
}
