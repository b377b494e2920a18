using System.Globalization;
using System.Text;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>The requests and answers of the benchmark, the same bytes for both gateways: a page of transactions, and a payment consent with its answer.</summary>
internal static class Messages
{
    /// <summary>Account that stands in every answer and must come out masked.</summary>
    public const string Iban = "GB33BUKB20201555555555";

    private const string Order = """
        {"Data":{"ReadRefundAccount":"No","Initiation":{"InstructionIdentification":"ACME412","EndToEndIdentification":"FRESCO.21302.GFX.20","InstructedAmount":{"Amount":"165.88","Currency":"GBP"},"DebtorAccount":{"SchemeName":"UK.OBIE.IBAN","Identification":"GB33BUKB20201555555555","Name":"Fabrica Ltd"},"CreditorAccount":{"SchemeName":"UK.OBIE.SortCodeAccountNumber","Identification":"08080021325698","Name":"ACME Inc"},"RemittanceInformation":{"Structured":[{"CreditorReferenceInformation":{"Reference":"FRESCO-101"}}],"Unstructured":["Internal ops code 5120101"]}}},"Risk":{"PaymentContextCode":"TransferToThirdParty"}}
        """;

    private const string OrderAnswer = """
        {"Data":{"ConsentId":"7290a0f4-5f1c-4a3c-8a6b-000000058923","CreationDateTime":"2026-11-21T10:00:00+00:00","Status":"AWAU","StatusUpdateDateTime":"2026-11-21T10:00:00+00:00","Initiation":{"InstructionIdentification":"ACME412","EndToEndIdentification":"FRESCO.21302.GFX.20","InstructedAmount":{"Amount":"165.88","Currency":"GBP"},"DebtorAccount":{"SchemeName":"UK.OBIE.IBAN","Iban":"GB33BUKB20201555555555","Name":"Fabrica Ltd"},"CreditorAccount":{"SchemeName":"UK.OBIE.SortCodeAccountNumber","Identification":"08080021325698","Name":"ACME Inc"}}},"Links":{"Self":"https://localhost/domestic-payment-consents/58923"},"Meta":{}}
        """;

    public static readonly byte[] StatementAnswer = Answer("200 OK", Statement(entries: 5));

    public static readonly byte[] PaymentAnswer = Answer("201 Created", OrderAnswer);

    /// <summary>A read of transactions.</summary>
    /// <param name="prefix">What the gateway takes off, such as <c>/banks/es256</c>; empty for the bare one.</param>
    /// <param name="token">Access token, or null.</param>
    public static byte[] Read(string prefix, string? token) => Encoding.ASCII.GetBytes(
        $"GET {prefix}/aisp/accounts/22289/transactions HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n{Bearer(token)}\r\n");

    /// <summary>A payment consent: signed like an order, but no money moves by it yet.</summary>
    public static byte[] Post(string prefix, string? token) => Encoding.ASCII.GetBytes(
        $"POST {prefix}/pisp/domestic-payment-consents HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
        + $"Idempotency-Key: 01JD0000000000000000000001\r\n{Bearer(token)}Content-Length: {Order.Length}\r\n\r\n{Order}");

    private static string Bearer(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    private static byte[] Answer(string status, string body) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nx-fapi-interaction-id: 93bac548-d2de-4546-b106-880a5018460d\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private static string Statement(int entries)
    {
        var text = new StringBuilder("""{"Data":{"Transaction":[""");
        for (var i = 0; i < entries; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture,
                $$"""{"AccountId":"22289","TransactionId":"{{i:D6}}","Status":"BOOK","CreditDebitIndicator":"Credit","BookingDateTime":"2026-11-20T10:{{i:D2}}:00+00:00","Amount":{"Amount":"{{i}}10.00","Currency":"GBP"},"DebtorAccount":{"SchemeName":"UK.OBIE.IBAN","Iban":"{{Iban}}","Name":"Fabrica Ltd"},"TransactionInformation":"Invoice 2026-{{i:D4}}"}""");
        }

        return text.Append("""]},"Links":{"Self":"https://localhost/accounts/22289/transactions"},"Meta":{"TotalPages":1}}""").ToString();
    }
}
