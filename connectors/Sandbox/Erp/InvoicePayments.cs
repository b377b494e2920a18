using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>Pays invoices through the gateway and books what the gateway says about them.</summary>
internal sealed class InvoicePayments(ErpBooks books, GatewayClient gateway, SandboxErpOptions options)
{
    /// <summary>Asks the gateway to pay an invoice; asking twice is harmless because the key is the invoice's.</summary>
    /// <returns>Null when there is no such invoice.</returns>
    public async Task<GatewayAnswer?> PayAsync(string invoiceId, string madeBy, CancellationToken cancellation)
    {
        if (books.FindInvoice(invoiceId) is not { } invoice || books.FindSupplier(invoice.SupplierId) is not { } supplier)
            return null;
        var answer = await gateway.PayAsync(Instruct(invoice, supplier, madeBy), $"{options.SystemId}-{invoiceId}", cancellation);
        Book(invoiceId, answer);
        return answer;
    }

    /// <summary>Reads a payment that a webhook spoke of and books it; false when the gateway could not be read.</summary>
    public async Task<bool> RefreshAsync(string paymentId, CancellationToken cancellation)
    {
        var answer = await gateway.ReadAsync(paymentId, cancellation);
        if (answer is not { Succeeded: true, RecordId: { } invoiceId })
            return answer.Status is 404;
        Book(invoiceId, answer);
        return true;
    }

    private void Book(string invoiceId, GatewayAnswer answer) => books.Change(invoiceId, invoice => invoice with
    {
        // A paid invoice only changes when money comes back, whatever order webhooks and answers arrive in.
        State = invoice.State is InvoiceState.Paid && answer.PaymentState is not "returned" ? InvoiceState.Paid : StateOf(answer),
        PaymentId = answer.PaymentId ?? invoice.PaymentId,
        PaymentState = answer.PaymentState ?? invoice.PaymentState,
        ReasonCode = answer.Code,
    });

    private static InvoiceState StateOf(GatewayAnswer answer) => answer switch
    {
        { Status: 0 or 409 or 429 or >= 500 } => InvoiceState.InPayment, // nobody knows yet; asking again with the same key tells
        { Succeeded: false } => InvoiceState.Failed,
        { PaymentState: "settled" } => InvoiceState.Paid,
        { PaymentState: "rejected" or "cancelled" or "returned" } => InvoiceState.Failed,
        _ => InvoiceState.InPayment,
    };

    private PaymentInstruction Instruct(Invoice invoice, Supplier supplier, string madeBy) => new()
    {
        Bank = options.Bank,
        InstructedAmount = invoice.Amount,
        Debtor = options.Debtor,
        DebtorAccount = options.DebtorAccount,
        Creditor = new Party { Name = supplier.Name, PostalAddress = new PostalAddress { TownName = supplier.Town, Country = supplier.Country } },
        CreditorAccount = supplier.Account,
        EndToEndIdentification = invoice.InvoiceId,
        RemittanceInformation = new RemittanceInformation { Unstructured = [$"Invoice {invoice.Number}"] },
        LocalInstrument = options.LocalInstrument,
        Source = new PaymentSource(options.SystemId, invoice.InvoiceId, madeBy),
    };
}
