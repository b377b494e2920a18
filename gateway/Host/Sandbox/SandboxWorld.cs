using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Sandbox.Bank;
using SecureFin.Sandbox.Erp;
using SecureFin.Sandbox.Identity;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Everything that runs in the sandbox, and what the demonstrations do with it.</summary>
internal sealed class SandboxWorld : IAsyncDisposable
{
    private readonly SandboxSecrets _secrets;
    private readonly HttpClient _erpHttp;
    private readonly Dictionary<string, SandboxCaller> _callers = new(StringComparer.Ordinal);

    private SandboxWorld(SandboxData data, SandboxSecrets secrets, SandboxIdentityProvider identity, SandboxBank bank, int edgePort, int healthPort)
    {
        (Data, _secrets, Identity, Bank) = (data, secrets, identity, bank);
        Edge = new Uri($"https://localhost:{edgePort}/");
        Health = new Uri($"http://127.0.0.1:{healthPort}/");
        Gateway = new GatewayProcess(data.Config, data.GatewayLog, new Uri(Health, "/health/ready"));
        Policies = new SandboxPolicies(data, Health);
        _erpHttp = Caller("erp").Http;
    }

    public SandboxData Data { get; }

    public SandboxIdentityProvider Identity { get; }

    public SandboxBank Bank { get; }

    public SandboxErp Erp { get; private set; } = null!;

    public GatewayProcess Gateway { get; }

    public SandboxPolicies Policies { get; }

    public SandboxSecrets Secrets => _secrets;

    /// <summary>Where the gateway is called.</summary>
    public Uri Edge { get; }

    public Uri Health { get; }

    /// <summary>Bodies of every refusal that a demonstration saw.</summary>
    public System.Collections.Concurrent.ConcurrentBag<string> ErrorBodies { get; } = [];

    /// <summary>Values that must not be found anywhere.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, string> Planted { get; } = new(StringComparer.Ordinal);

    public static async Task<SandboxWorld> StartAsync(SandboxData data, CancellationToken cancellation)
    {
        var secrets = new SandboxSecrets(data);
        await secrets.FillAsync(cancellation);
        var identity = await SandboxIdentityProvider.StartAsync(
            new SandboxIdentityOptions { Pki = data.Pki, Clients = SandboxPeople.Clients, Audience = SandboxConfig.Audience }, cancellation);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(data.Authority);
        var bank = await SandboxBank.StartAsync(
            new SandboxBankOptions { ServerCertificate = data.Pki.Server("bank").Load(), ClientAuthorities = authorities, Clients = [secrets.Client()] }, cancellation);
        var (edgePort, healthPort) = (Ports.Free(), Ports.Free());
        var world = new SandboxWorld(data, secrets, identity, bank, edgePort, healthPort);
        world.Erp = await SandboxErp.StartAsync(world.ErpOptions(), cancellation);
        SandboxConfig.Write(data, identity, bank, world.Erp, edgePort, healthPort);
        world.Policies.Copy();
        await File.WriteAllTextAsync(data.ExamplePayment, SandboxPayments.Example(), cancellation);
        await world.Gateway.StartAsync(cancellation);
        return world;
    }

    /// <summary>A caller by its OAuth client; the certificate is its workload's.</summary>
    public SandboxCaller Caller(string clientId)
    {
        lock (_callers)
        {
            if (_callers.TryGetValue(clientId, out var caller))
                return caller;
            var client = SandboxPeople.Clients.Single(c => c.ClientId == clientId);
            return _callers[clientId] = new SandboxCaller(Data.Client(client.Workload), clientId, Identity, Data.Authority, Edge);
        }
    }

    public async Task<Answer> SendAsync(string clientId, HttpMethod method, string target, string? json, string? key, CancellationToken cancellation, string? token = null)
    {
        var caller = Caller(clientId);
        token ??= await caller.TokenAsync(cancellation);
        Planted.TryAdd(token, "access token");
        var answer = await caller.SendAsync(method, target, json, key, token, cancellation);
        if (answer.Status >= 400)
            ErrorBodies.Add(answer.Body);
        return answer;
    }

    public Task<Answer> GetAsync(string clientId, string target, CancellationToken cancellation) =>
        SendAsync(clientId, HttpMethod.Get, target, null, null, cancellation);

    public Task<Answer> PayAsync(PaymentInstruction payment, string key, CancellationToken cancellation)
    {
        Planted.TryAdd(payment.Creditor.Name, "creditor's name");
        Planted.TryAdd(payment.CreditorAccount.Iban!, "creditor's IBAN");
        Planted.TryAdd(payment.DebtorAccount.Iban!, "debtor's IBAN");
        return SendAsync("erp", HttpMethod.Post, "/v1/payments", JsonSerializer.Serialize(payment, ContractJson.Default.PaymentInstruction), key, cancellation);
    }

    /// <summary>How many payments with this instruction's reference the bank has.</summary>
    public int AtBank(PaymentInstruction payment) => Bank.Payments.Count(p => p.EndToEndIdentification == payment.EndToEndIdentification);

    /// <summary>Waits until the payment looks right, as its owner sees it.</summary>
    public async Task<Answer> UntilAsync(string paymentId, Func<Answer, bool> holds, string otherwise, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await GetAsync("tom", $"/v1/payments/{paymentId}", cancellation);
            if (holds(answer))
                return answer;
            DemonstrationFailedException.Unless(tries < 250, $"{otherwise}: the payment is {answer.State} {answer.ReasonCode} ({answer.Status} {answer.ProblemCode})");
            await Task.Delay(60, cancellation);
        }
    }

    public Task<Answer> UntilSettledAsync(string paymentId, CancellationToken cancellation) =>
        UntilAsync(paymentId, answer => answer.State == "settled", "not settled", cancellation);

    /// <summary>Waits until the gateway's log says that the three secrets of the bank were rotated.</summary>
    public async Task<string> UntilRotatedAsync(CancellationToken cancellation)
    {
        string[] names = ["client-auth", "signing", "transport"];
        await Wait.UntilAsync(
            () => names.All(name => File.ReadAllText(Data.GatewayLog).Contains($"Secret banks/{SandboxConfig.BankId}/{name} rotated", StringComparison.Ordinal)),
            "not all three were rotated", cancellation);
        return string.Join(", ", names) + " rotated";
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Erp.DisposeAsync();
        await Bank.DisposeAsync();
        await Identity.DisposeAsync();
        foreach (var caller in _callers.Values)
            caller.Dispose();
        _secrets.Dispose();
    }

    private SandboxErpOptions ErpOptions() => new()
    {
        Gateway = _erpHttp,
        AccessToken = cancellation => Caller("erp").TokenAsync(cancellation),
        WebhookSecrets = [_secrets.WebhookSecret],
        Bank = SandboxConfig.BankId,
        Debtor = new Party { Name = "Fabrica Ltd" },
        DebtorAccount = new Account { Iban = SandboxAccount.Defaults[0].Iban },
        LocalInstrument = "FPS",
    };
}
