using SecureFin.Contract;
using SecureFin.Connectors.Testing;

namespace SecureFin.Connectors.OpenBankingUk.Tests;

/// <summary>Every check of the kit finds the mistake it is there for.</summary>
public sealed class KitTests
{
    private static readonly Dictionary<string, (string Check, FaultyConnector Connector)> Mistakes = new()
    {
        ["unknown scope"] = ("manifest is sound and true", new() { OnRequest = r => r with { Scope = "everything" } }),
        ["unsigned money"] = ("manifest is sound and true", new() { OnRequest = r => r with { Sign = false } }),
        ["path outside the interface"] = ("manifest is sound and true", new() { OnRequest = r => r with { Path = "/admin" } }),
        ["capability missing"] = ("manifest is sound and true", new() { OnManifest = m => m with { Capabilities = ConnectorCapabilities.Balances } }),
        ["changed bytes"] = ("requests are the golden ones", new() { OnRequest = r => r.Method == "POST" ? r with { Body = new byte[] { 1 } } : r }),
        ["a fresh key each time"] = ("a replay has the same keys and bytes", new()
        {
            OnRequest = r => r.Idempotent ? r with { IdempotencyKey = Guid.NewGuid().ToString() } : r,
        }),
        ["state not kept"] = ("a replay has the same keys and bytes", new() { OnOrder = o => o with { State = new Dictionary<string, string>() } }),
        ["unknown code becomes a rejection"] = ("every status code survives", new()
        {
            OnAnswer = (_, _, step) => step is PaymentStep.Done { Report: { Code: "ZZZZ" } report } done ? done with { Report = report with { Code = "RJCT" } } : step,
        }),
        ["invented code"] = ("every status code survives", new() { OnManifest = m => m with { StatusTable = new Dictionary<string, string> { ["Done"] = "DONE" } } }),
        ["strict about members"] = ("members nobody knows change nothing", new()
        {
            OnAnswer = (_, answer, step) => answer.Body.Span.IndexOf("XNobodyKnows"u8) >= 0 ? new PaymentStep.Undecided("strict") : step,
        }),
        ["believes any amount"] = ("an answer about something else is not believed", new()
        {
            OnAnswer = (order, _, step) => step is PaymentStep.Undecided { Code: ConnectorCodes.AnswerMismatch }
                ? new PaymentStep.Done(new StatusReport("P", "ACSC", null, null), order.State) : step,
        }),
        ["money loses its cents"] = ("money keeps its digits", new()
        {
            OnOrder = o => FaultyConnector.With(o, i => i with { InstructedAmount = new Amount(decimal.Truncate(i.InstructedAmount.Value), i.InstructedAmount.Currency) }),
        }),
        ["remittance dropped"] = ("every field is carried or declared", new() { OnOrder = o => FaultyConnector.With(o, i => i with { RemittanceInformation = null }) }),
        ["purpose dropped"] = ("every field is carried or declared", new() { OnOrder = o => FaultyConnector.With(o, i => i with { Purpose = null }) }),
        ["declared and carried all the same"] = ("every field is carried or declared", new()
        {
            OnManifest = m => m with { NotCarried = new Dictionary<string, string>(m.NotCarried) { ["Debtor.Name"] = "?" } },
        }),
        ["name cut"] = ("nothing is cut", new()
        {
            OnOrder = o => FaultyConnector.With(o, i => i with { Creditor = i.Creditor with { Name = i.Creditor.Name[..Math.Min(70, i.Creditor.Name.Length)] } }),
        }),
        ["timeout is failure"] = ("a lost answer ends in unknown", new()
        {
            OnAnswer = (_, answer, step) => answer.Status >= 500 ? new PaymentStep.Refused(ConnectorCodes.Refused, "failed") : step,
        }),
        ["never received, says the connector"] = ("a lost answer ends in unknown", new() { OnEnquiry = (_, _) => new PaymentStep.NotReceived() }),
        ["sends again blindly"] = ("a lost answer ends in unknown", new()
        {
            OnEnquiry = (order, step) => order.State.ContainsKey("order") ? new OpenBankingUkConnector().Begin(order) : step,
        }),
        ["trusts every answer to be JSON"] = ("no answer makes it throw", new()
        {
            OnAnswer = (_, answer, step) => Parsed(answer) ? step : new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable),
        }),
        ["account in the path"] = ("personal data stays in the body", new() { OnRequest = r => r with { Query = "debtor=GB33BUKB20201555555555" } }),
        ["account in a query, escaped and in small letters"] = ("personal data stays in the body", new() { OnRequest = r => r with { Query = "debtor=gb33%42UKB+2020%201555555555" } }),
        ["account in the question that comes after"] = ("personal data stays in the body", new()
        {
            OnRequest = r => r.Method == "GET" ? r with { Query = "debtor=GB33BUKB20201555555555" } : r,
        }),
        ["question outside the interface"] = ("manifest is sound and true", new() { OnRequest = r => r.Method == "GET" ? r with { Path = "/admin" } : r }),
        ["an unreadable answer to the question that comes after is a refusal"] = ("no answer makes it throw", new()
        {
            OnEnquiryAnswer = step => step is PaymentStep.Undecided ? new PaymentStep.Refused(ConnectorCodes.Refused, "gone") : step,
        }),
        ["bank's words repeated"] = ("personal data stays in the body", new()
        {
            OnAnswer = (_, answer, step) => step is PaymentStep.Refused refused
                ? refused with { Reason = System.Text.Encoding.UTF8.GetString(answer.Body.Span) } : step,
        }),
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_found(string mistake)
    {
        var (check, connector) = Mistakes[mistake];

        Assert.NotEmpty(AcceptanceTests.Kit(connector).Run(check));
    }

    [Fact]
    public void Every_check_has_a_mistake_to_find() =>
        Assert.Empty(AcceptanceKit.Checks.Except(Mistakes.Values.Select(m => m.Check)));

    private static bool Parsed(BankResponse answer)
    {
        using var json = System.Text.Json.JsonDocument.Parse(answer.Body);
        return json.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object;
    }
}
