using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>The ERP's API under <c>/api</c>: what clerks and the gateway's pass-through see.</summary>
internal static class ErpEndpoints
{
    public static void MapErp(this IEndpointRouteBuilder routes, ErpBooks books, InvoicePayments payments, WebhookReceiver webhooks)
    {
        routes.MapGet("/api/health", () => Results.Json(new { status = "ok" }));
        routes.MapGet("/api/suppliers", () => Results.Json(books.Suppliers));
        routes.MapGet("/api/suppliers/{id}", (string id) => OrNotFound(books.FindSupplier(id)));
        routes.MapPut("/api/suppliers/{id}", (string id, Supplier supplier) => Put(books, id, supplier));
        routes.MapGet("/api/invoices", (string? supplierId) =>
            Results.Json(books.Invoices.Where(invoice => supplierId is null || invoice.SupplierId == supplierId)));
        routes.MapGet("/api/invoices/{id}", (string id) => OrNotFound(books.FindInvoice(id)));
        routes.MapPost("/api/invoices", (NewInvoice invoice) => Enter(books, invoice));
        routes.MapPost("/api/invoices/{id}/pay", (string id, PayRequest pay, CancellationToken cancellation) => PayAsync(payments, id, pay, cancellation));
        routes.MapPost("/api/webhooks/payments", (HttpRequest request, CancellationToken cancellation) => webhooks.ReceiveAsync(request, cancellation));
    }

    private static IResult OrNotFound<T>(T? found)
        where T : class => found is null ? Results.NotFound() : Results.Json(found);

    private static IResult Put(ErpBooks books, string id, Supplier supplier)
    {
        if (supplier.SupplierId != id || supplier.Account.Iban is { } iban && !Iban.IsValid(iban))
            return Results.UnprocessableEntity();
        books.Put(supplier);
        return Results.NoContent();
    }

    private static IResult Enter(ErpBooks books, NewInvoice invoice) =>
        invoice.Amount is { Currency: not null, Value: > 0 } && books.Enter(invoice.SupplierId, invoice.Number, invoice.Amount, invoice.DueDate) is { } entered
            ? Results.Json(entered, statusCode: StatusCodes.Status201Created)
            : Results.UnprocessableEntity();

    private static async Task<IResult> PayAsync(InvoicePayments payments, string id, PayRequest pay, CancellationToken cancellation) =>
        await payments.PayAsync(id, pay.MadeBy, cancellation) is { } answer ? Results.Json(answer) : Results.NotFound();

    internal sealed record NewInvoice(string SupplierId, string Number, Amount Amount, DateOnly DueDate);

    internal sealed record PayRequest(string MadeBy);
}
