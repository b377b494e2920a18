using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>A small ERP on loopback: it pays invoices through the gateway and is reached through it.</summary>
/// <remarks>Keeps everything in memory. Its API stands under <c>/api</c>: suppliers, invoices, pay, and webhooks/payments.</remarks>
public sealed class SandboxErp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErpBooks _books;
    private readonly InvoicePayments _payments;

    private SandboxErp(WebApplication app, ErpBooks books, InvoicePayments payments)
    {
        _app = app;
        _books = books;
        _payments = payments;
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Where it wants payment events.</summary>
    public Uri WebhookUrl => new(Url, "/api/webhooks/payments");

    /// <summary>Starts the ERP; it listens when the task completes.</summary>
    public static async Task<SandboxErp> StartAsync(SandboxErpOptions options, CancellationToken cancellation)
    {
        var books = new ErpBooks();
        var payments = new InvoicePayments(books, new GatewayClient(options), options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => UseTls(listen, options));
        });
        var app = builder.Build();
        app.UseRouting();
        app.MapErp(books, payments, new WebhookReceiver(books, payments, options));
        await app.StartAsync(cancellation);
        return new SandboxErp(app, books, payments);
    }

    /// <summary>Adds a supplier or replaces it.</summary>
    public void AddSupplier(Supplier supplier) => _books.Put(supplier);

    /// <summary>Enters an open invoice.</summary>
    /// <exception cref="ArgumentException">The supplier is unknown.</exception>
    public Invoice AddInvoice(string supplierId, string number, Amount amount, DateOnly dueDate) =>
        _books.Enter(supplierId, number, amount, dueDate) ?? throw new ArgumentException("Unknown supplier.", nameof(supplierId));

    /// <summary>All invoices by id.</summary>
    public IReadOnlyList<Invoice> Invoices() => [.. _books.Invoices];

    /// <summary>One invoice, or null.</summary>
    public Invoice? Invoice(string invoiceId) => _books.FindInvoice(invoiceId);

    /// <summary>Pays an invoice through the gateway, as a clerk of this name would.</summary>
    /// <exception cref="ArgumentException">The invoice is unknown.</exception>
    public async Task<GatewayAnswer> PayAsync(string invoiceId, string madeBy, CancellationToken cancellation) =>
        await _payments.PayAsync(invoiceId, madeBy, cancellation) ?? throw new ArgumentException("Unknown invoice.", nameof(invoiceId));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void UseTls(ListenOptions listen, SandboxErpOptions options)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (options.ServerCertificate is not { } certificate)
            return;
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ClientCertificateMode = options.ClientAuthorities is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (client, _, _) => IsTrusted(client, options.ClientAuthorities),
        });
    }

    private static bool IsTrusted(X509Certificate2 client, X509Certificate2Collection? authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities ?? []);
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2")); // client authentication
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(client);
    }
}
