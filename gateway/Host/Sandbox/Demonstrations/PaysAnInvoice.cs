using SecureFin.Contract;
using SecureFin.Sandbox.Erp;

namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>The main job, from the ERP's invoice to a receipt that anyone can check.</summary>
internal sealed class PaysAnInvoice : IDemonstration
{
    public string Title => "An invoice of 1,250.00 GBP is paid: allowed, signed, accepted, settled; the ERP shows it paid";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        const string Supplier = "Paper Mill Ltd", Iban = "GB94BARC10201530093459";
        world.Planted.TryAdd(Supplier, "supplier's name");
        world.Planted.TryAdd(Iban, "supplier's IBAN");
        world.Erp.AddSupplier(new Supplier("S-100", Supplier, new Account { Iban = Iban }, "GB", "Leeds"));
        var invoice = world.Erp.AddInvoice("S-100", "PM-2026-117", new Amount(1250.00m, "GBP"), new DateOnly(2026, 12, 1));

        var answer = await world.Erp.PayAsync(invoice.InvoiceId, "dora", cancellation);
        DemonstrationFailedException.Unless(answer is { Status: 202, PaymentId: not null, ExchangeId: not null }, $"the gateway answered {answer.Status} {answer.Code}");
        var payment = await world.UntilSettledAsync(answer.PaymentId, cancellation);
        await Wait.UntilAsync(() => world.Erp.Invoice(invoice.InvoiceId)!.State == InvoiceState.Paid, "the ERP does not show the invoice as paid", cancellation);
        var index = await OfflineAudit.VerifyReceiptAsync(world, answer.ExchangeId, cancellation);
        return $"payment {payment.PaymentId} {payment.TransactionStatus}; invoice {invoice.InvoiceId} paid; receipt at leaf {index} verifies offline";
    }
}
