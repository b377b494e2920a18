using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank;

/// <summary>A bank that does not exist: Open Banking UK v4.0 in shape, stateful, strict, and misbehaving on demand. Loopback only.</summary>
/// <remarks>
/// It checks what a real one checks: client certificates, tokens bound to them, request signatures, idempotency keys, single
/// use of consents. Consents of its corporate clients are authorised at once, as under a standing mandate.
/// </remarks>
public sealed class SandboxBank : IAsyncDisposable
{
    /// <summary>Path of the API below the host.</summary>
    public const string BasePath = "/open-banking/v4.0";

    private readonly WebApplication _app;
    private readonly SandboxBankOptions _options;
    private readonly ClientRegistry _clients;
    private readonly BankKeys _keys = new();
    private readonly BankBooks _books;
    private readonly ResourceGate _gate;
    private readonly EventNotifier _events;

    private SandboxBank(SandboxBankOptions options)
    {
        _options = options;
        _clients = new ClientRegistry(options.Clients);
        _books = new BankBooks(options);
        _app = BankServer.Build(options);
        _gate = new ResourceGate(options, _clients, _keys, new AnswerWriter(options, _keys), Issuer);
        _events = new EventNotifier(options, _keys, Issuer);
        Map();
    }

    /// <summary>Address of the API: scheme, host, port and <see cref="BasePath"/>.</summary>
    public Uri BaseAddress { get; private set; } = new("https://localhost");

    /// <summary>The same without TLS, when asked for; else null.</summary>
    public Uri? PlainAddress { get; private set; }

    /// <summary>OAuth issuer; audience of client assertions and <c>iss</c> of event notifications.</summary>
    public string Issuer => $"https://sandbox-bank.example/{_options.OrganisationId}";

    public Uri TokenEndpoint => new(BaseAddress, "/token");

    /// <summary>Keys that verify the bank's answers and event notifications.</summary>
    public Uri JwksEndpoint => new(BaseAddress, "/jwks");

    /// <summary>Every payment the bank has taken, oldest first.</summary>
    public IReadOnlyList<SandboxPayment> Payments => [.. _books.Payments.Select(Show)];

    /// <summary>Calls so far by endpoint, such as <c>POST /pisp/domestic-payments</c>, refused ones included.</summary>
    public IReadOnlyDictionary<string, long> Calls => new Dictionary<string, long>(_gate.Calls);

    public static async Task<SandboxBank> StartAsync(SandboxBankOptions options, CancellationToken ct = default)
    {
        var bank = new SandboxBank(options);
        await bank._app.StartAsync(ct);
        foreach (var url in bank._app.Urls.Select(u => new Uri(u)))
        {
            var address = new UriBuilder(url) { Host = options.HostName, Path = BasePath + "/" }.Uri;
            if (url.Scheme == Uri.UriSchemeHttps)
                bank.BaseAddress = address;
            else
                bank.PlainAddress = new UriBuilder(address) { Host = "127.0.0.1" }.Uri;
        }

        return bank;
    }

    /// <summary>Accepts a further signing key of a client from now on.</summary>
    public void RegisterSigningKey(string clientId, Jwk key) => _clients.Get(clientId).Register(key);

    /// <summary>Refuses a signing key of a client from now on.</summary>
    public void RetireSigningKey(string clientId, string kid) => _clients.Get(clientId).RetireKey(kid);

    /// <summary>Accepts a further secret of a client from now on.</summary>
    public void RegisterClientSecret(string clientId, Secret secret) => _clients.Get(clientId).Register(secret);

    /// <summary>Refuses a secret of a client from now on.</summary>
    public void RetireClientSecret(string clientId, Secret secret) => _clients.Get(clientId).RetireSecret(secret);

    /// <summary>Signs answers with a new key from now on; the old one stays published.</summary>
    public void RotateSigningKey() => _keys.RotateSigning();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _keys.Dispose();
    }

    private void Map()
    {
        string Address() => BaseAddress.ToString().TrimEnd('/');
        var payments = new PaymentEndpoints(_books, Address, _events);
        var accounts = new AccountEndpoints(_options, new AccountLedger(_options, _books), _books, Address);
        _app.MapPost("/token", new TokenEndpoint(_options, _clients, _keys, Issuer).HandleAsync);
        _app.MapGet("/jwks", async context =>
        {
            context.Response.ContentType = "application/jwk-set+json";
            await context.Response.WriteAsync(_keys.Published.ToJson(), context.RequestAborted);
        });
        Create(PaymentEndpoints.Consents, "payments", payments.PostConsent);
        Create(PaymentEndpoints.Orders, "payments", payments.PostOrder);
        Read(PaymentEndpoints.Consents + "/{id}", "payments", payments.GetConsent);
        Read(PaymentEndpoints.Orders + "/{id}", "payments", payments.GetOrder);
        Read("/aisp/accounts", "accounts", accounts.GetAccounts);
        Read("/aisp/accounts/{id}/balances", "accounts", accounts.GetBalances);
        Read("/aisp/accounts/{id}/transactions", "accounts", accounts.GetTransactions);
        Read("/aisp/accounts/{id}/statements", "accounts", accounts.GetStatements);
        Read("/aisp/accounts/{id}/statements/{statement}/transactions", "accounts", accounts.GetStatementTransactions);

        void Create(string path, string scope, Func<BankCall, ReadOnlyMemory<byte>, BankAnswer> endpoint) =>
            _app.MapPost(BasePath + path, _gate.Creating(path, scope, endpoint));

        void Read(string path, string scope, Func<BankCall, BankAnswer> endpoint) =>
            _app.MapGet(BasePath + path, _gate.Reading(path, scope, endpoint));
    }

    private SandboxPayment Show(PaymentRecord payment) => new(
        payment.DomesticPaymentId, payment.Consent.ConsentId, payment.Consent.ClientId, payment.IdempotencyKey,
        payment.Status(_options.Time.GetUtcNow()).Code,
        Wire.Text(payment.Consent.Initiation, "InstructedAmount", "Amount")!, Wire.Text(payment.Consent.Initiation, "InstructedAmount", "Currency")!,
        Wire.Text(payment.Consent.Initiation, "EndToEndIdentification")!, payment.Attempts);
}
