using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Jose;
using SecureFin.Sandbox.Erp;

namespace SecureFin.Sandbox.Tests.Erp;

public sealed class SandboxErpTests : IAsyncLifetime
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");

    private readonly StubGateway _gateway = new();
    private readonly HttpClient _client = new();
    private SandboxErp _erp = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _erp = await SandboxErp.StartAsync(
            new SandboxErpOptions
            {
                Gateway = new HttpClient(_gateway) { BaseAddress = new Uri("https://gateway.test") },
                AccessToken = _ => Task.FromResult("token"),
                WebhookSecrets = [Secret],
                Bank = "nordbank",
                Debtor = new Party { Name = "Muster Handels GmbH" },
                DebtorAccount = new Account { Iban = "DE89370400440532013000" },
            },
            Token);
        _erp.AddSupplier(new Supplier("S-1", "Fournisseur Exemple SA", new Account { Iban = "FR1420041010050500013M02606" }, "FR", "Paris"));
        _client.BaseAddress = _erp.Url;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _erp.DisposeAsync();
    }

    [Fact]
    public async Task An_invoice_is_paid_with_a_valid_instruction_and_the_same_key_each_time()
    {
        var invoice = AddInvoice();

        var answer = await _erp.PayAsync(invoice, "anna", Token);
        await _erp.PayAsync(invoice, "anna", Token);

        Assert.Equal(200, answer.Status);
        Assert.Equal("origin 1 hash", answer.Receipt);
        Assert.Equal(InvoiceState.InPayment, _erp.Invoice(invoice)!.State);
        Assert.Equal(2, _gateway.Calls.Count);
        Assert.Equal(_gateway.Calls[0], _gateway.Calls[1]);
        Assert.Equal("Bearer token", _gateway.Calls[0].Token);
        var instruction = StrictJson.Read(Encoding.UTF8.GetBytes(_gateway.Calls[0].Body), ContractJson.Default.PaymentInstruction);
        Assert.Empty(PaymentInstructionValidator.Validate(instruction));
        Assert.Equal(new PaymentSource("erp", invoice, "anna"), instruction.Source);
    }

    [Fact]
    public async Task A_genuine_webhook_makes_the_erp_read_the_payment_and_mark_the_invoice_paid_once()
    {
        var invoice = AddInvoice();
        var answer = await _erp.PayAsync(invoice, "anna", Token);
        _gateway.State = "settled";

        var first = await DeliverAsync("evt-1", answer.PaymentId!);
        var repeat = await DeliverAsync("evt-1", answer.PaymentId!);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (first, repeat));
        Assert.Equal(InvoiceState.Paid, _erp.Invoice(invoice)!.State);
        Assert.Equal(2, _gateway.Calls.Count);
    }

    [Fact]
    public async Task A_forged_or_stale_webhook_changes_nothing()
    {
        var invoice = AddInvoice();
        var answer = await _erp.PayAsync(invoice, "anna", Token);
        _gateway.State = "settled";

        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync("evt-1", answer.PaymentId!, secret: new byte[32]));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync("evt-1", answer.PaymentId!, age: TimeSpan.FromMinutes(6)));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("evt-2", "{}", Secret, TimeSpan.Zero));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync("evt-3", new string(' ', 20_000), Secret, TimeSpan.Zero));

        Assert.Equal(InvoiceState.InPayment, _erp.Invoice(invoice)!.State);
    }

    [Fact]
    public async Task A_webhook_whose_payment_cannot_be_read_is_asked_for_again()
    {
        var invoice = AddInvoice();
        var answer = await _erp.PayAsync(invoice, "anna", Token);
        _gateway.Refusal = HttpStatusCode.ServiceUnavailable;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await DeliverAsync("evt-1", answer.PaymentId!));
        _gateway.Refusal = null;
        _gateway.State = "settled";

        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("evt-1", answer.PaymentId!));
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("evt-2", "P-of-somebody-else"));

        Assert.Equal(InvoiceState.Paid, _erp.Invoice(invoice)!.State);
    }

    [Fact]
    public async Task A_late_answer_does_not_unpay_an_invoice_but_a_return_does()
    {
        var invoice = AddInvoice();
        _gateway.State = "settled";
        var answer = await _erp.PayAsync(invoice, "anna", Token);
        _gateway.State = "accepted";
        await DeliverAsync("evt-1", answer.PaymentId!);
        Assert.Equal(InvoiceState.Paid, _erp.Invoice(invoice)!.State);
        _gateway.State = "returned";

        await DeliverAsync("evt-2", answer.PaymentId!);

        Assert.Equal(InvoiceState.Failed, _erp.Invoice(invoice)!.State);
    }

    [Fact]
    public async Task A_refusal_is_shown_with_its_code()
    {
        var invoice = AddInvoice();
        _gateway.Refusal = HttpStatusCode.Forbidden;

        var answer = await _erp.PayAsync(invoice, "anna", Token);

        Assert.Equal("policy.denied", answer.Code);
        Assert.Equal(InvoiceState.Failed, _erp.Invoice(invoice)!.State);
        await Assert.ThrowsAsync<ArgumentException>(() => _erp.PayAsync("I-0", "anna", Token));
        Assert.Throws<ArgumentException>(() => _erp.AddInvoice("S-0", "1", new Amount(1, "EUR"), new DateOnly(2026, 12, 1)));
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_leaves_the_invoice_in_payment_until_it_is_asked_again()
    {
        var invoice = AddInvoice();
        _gateway.Dead = true;
        Assert.Equal(GatewayAnswer.None, await _erp.PayAsync(invoice, "anna", Token));
        Assert.Equal(InvoiceState.InPayment, _erp.Invoice(invoice)!.State);
        _gateway.Dead = false;
        _gateway.State = "settled";

        await _erp.PayAsync(invoice, "anna", Token);

        Assert.Equal(InvoiceState.Paid, _erp.Invoice(invoice)!.State);
        Assert.Equal(_gateway.Calls[0], _gateway.Calls[1]);
    }

    [Fact]
    public async Task Clerks_work_through_its_own_api()
    {
        var created = await _client.PostAsJsonAsync("/api/invoices", new { supplierId = "S-1", number = "R-7", amount = new { amount = "12.50", currency = "EUR" }, dueDate = "2026-12-01" }, Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("invoiceId").GetString()!;

        var paid = await _client.PostAsJsonAsync($"/api/invoices/{id}/pay", new { madeBy = "anna" }, Token);
        var invoices = await _client.GetFromJsonAsync<JsonElement>("/api/invoices?supplierId=S-1", Token);

        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);
        Assert.Equal("in-payment", invoices[0].GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/api/invoices/I-0", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.PostAsJsonAsync("/api/invoices/I-0/pay", new { madeBy = "anna" }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _client.PostAsJsonAsync("/api/invoices", new { supplierId = "S-0", number = "R-7", amount = new { amount = "1", currency = "EUR" }, dueDate = "2026-12-01" }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.PutAsJsonAsync("/api/suppliers/S-2", new Supplier("S-2", "Zwei", new Account { Iban = "DE89370400440532013000" }, "DE", "Bonn"), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _client.PutAsJsonAsync("/api/suppliers/S-3", new Supplier("S-3", "Drei", new Account { Iban = "DE00" }, "DE", "Bonn"), Token)).StatusCode);
        Assert.Equal(2, (await _client.GetFromJsonAsync<JsonElement>("/api/suppliers", Token)).GetArrayLength());
        Assert.Equal("Bonn", (await _client.GetFromJsonAsync<JsonElement>("/api/suppliers/S-2", Token)).GetProperty("town").GetString());
        Assert.Equal("ok", (await _client.GetFromJsonAsync<JsonElement>("/api/health", Token)).GetProperty("status").GetString());
    }

    private string AddInvoice() => _erp.AddInvoice("S-1", "R-42", new Amount(1250m, "EUR"), new DateOnly(2026, 12, 1)).InvoiceId;

    private Task<HttpStatusCode> DeliverAsync(string id, string paymentId, byte[]? secret = null, TimeSpan age = default) =>
        SendAsync(id, JsonSerializer.Serialize(new { type = "payment.settled", data = new { paymentId, state = "settled" } }), secret ?? Secret, age);

    private async Task<HttpStatusCode> SendAsync(string id, string body, byte[] secret, TimeSpan age)
    {
        var at = TimeProvider.System.GetUtcNow() - age;
        using var request = new HttpRequestMessage(HttpMethod.Post, _erp.WebhookUrl) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(StandardWebhook.IdField, id);
        request.Headers.Add(StandardWebhook.TimestampField, at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhook.SignatureField, StandardWebhook.Sign(id, at, Encoding.UTF8.GetBytes(body), secret));
        using var response = await _client.SendAsync(request, Token);
        return response.StatusCode;
    }
}
