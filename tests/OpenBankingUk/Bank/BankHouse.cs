using SecureFin.Contract;
using SecureFin.Jose;
using SecureFin.Sandbox.Bank;
using SecureFin.Sandbox.Bank.Tests;

namespace SecureFin.Connectors.OpenBankingUk.Tests.Bank;

/// <summary>A sandbox bank and a client that carries out what the connector wants, as the gateway does.</summary>
public sealed class BankHouse : IAsyncLifetime
{
    private const string Secret = "plain-listener-secret";

    private readonly TestPki _pki = new();
    private readonly RsaSigningKey _key = RsaSigningKey.Generate("sig-1");
    private BankClient _client = null!;

    internal SandboxBank Bank { get; private set; } = null!;

    internal OpenBankingUkConnector Connector { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var options = BankClient.Options(_pki, _key, Contract.Secret.FromText(Secret)) with { PlainListener = true };
        Bank = await SandboxBank.StartAsync(options);
        _client = new BankClient(Bank, _pki, _pki.Client(BankClient.ClientId), _key);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Bank.DisposeAsync();
        _pki.Dispose();
        _key.Dispose();
    }

    /// <summary>An order nobody made before.</summary>
    internal static PaymentOrder NewOrder(string creditor = "Acme Supplies Ltd", decimal amount = 1250.00m)
    {
        var id = Ulid.New(TimeProvider.System);
        return Sample.Order with
        {
            Instruction = Sample.Order.Instruction with { Creditor = new Party { Name = creditor }, InstructedAmount = new Amount(amount, "GBP") },
            PaymentId = id,
            EndToEndIdentification = id,
            InstructionIdentification = id,
            IdempotencyKey = id,
        };
    }

    /// <summary>Sends until the conversation ends or an answer is lost or not to be trusted.</summary>
    /// <returns>The order with the state saved last, and the end; a null end means that no good answer came.</returns>
    internal async Task<(PaymentOrder Order, PaymentStep? End)> RunAsync(PaymentOrder order, bool enquiry = false, Func<BankRequest, Task<BankReply>>? send = null)
    {
        send ??= SendAsync;
        var step = enquiry ? Connector.BeginEnquiry(order) : Connector.Begin(order);
        while (step is PaymentStep.Send next)
        {
            order = order with { State = next.State };
            BankReply reply;
            try
            {
                reply = await send(next.Request);
            }
            catch (HttpRequestException)
            {
                return (order, null);
            }

            if (next.Request.ExpectSignedAnswer && reply.Signed != true)
                return (order, null);
            var answer = Answer(reply);
            step = enquiry ? Connector.NextEnquiry(order, answer) : Connector.Next(order, answer);
        }

        return step switch
        {
            PaymentStep.Done done => (order with { State = done.State }, step),
            PaymentStep.Undecided { State: { } state } => (order with { State = state }, step),
            _ => (order, step),
        };
    }

    internal static BankResponse Answer(BankReply reply) => new() { Status = reply.Status, Body = reply.Body, ContentType = reply.ContentType };

    internal async Task<BankReply> SendAsync(BankRequest request) =>
        await SendAsync(request, await _client.TokenAsync(request.Scope), null);

    /// <summary>Sends through proxies that know the paths without their first segment, such as <c>/pisp</c>.</summary>
    internal async Task<BankReply> SendThroughAsync(BankRequest request, IReadOnlyDictionary<string, Uri> proxies)
    {
        var prefix = proxies.Keys.Single(p => request.Path.StartsWith(p + "/", StringComparison.Ordinal));
        var (_, grant) = await _client.GrantAsync(new Uri(Bank.PlainAddress!, "/token"), $"{BankClient.ClientId}:{Secret}", ("scope", request.Scope));
        return await SendAsync(request with { Path = request.Path[prefix.Length..] }, (string)grant!["access_token"]!, proxies[prefix]);
    }

    private Task<BankReply> SendAsync(BankRequest request, string token, Uri? through) => _client.SendAsync(
        request.Method, request.Path + (request.Query.Length > 0 ? "?" + request.Query : ""), token,
        request.Body.Length > 0 ? request.Body.ToArray() : null, request.IdempotencyKey, through: through);
}
