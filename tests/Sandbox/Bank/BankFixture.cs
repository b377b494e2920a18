using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank.Tests;

/// <summary>One running bank with one client.</summary>
public sealed class BankFixture : IAsyncLifetime
{
    internal const string Consents = "/pisp/domestic-payment-consents";
    internal const string Orders = "/pisp/domestic-payments";

    internal TestPki Pki { get; } = new();

    internal RsaSigningKey Key { get; } = RsaSigningKey.Generate("sig-1");

    internal SandboxBank Bank { get; private set; } = null!;

    internal BankClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bank = await SandboxBank.StartAsync(BankClient.Options(Pki, Key, Secret.FromText("first-secret")));
        Client = new BankClient(Bank, Pki, Pki.Client(BankClient.ClientId), Key);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Bank.DisposeAsync();
        Pki.Dispose();
        Key.Dispose();
    }

    internal static JsonObject Consent(string creditor = "Acme Supplies Ltd", string amount = "1250.00", string reference = "INV-1", string currency = "GBP") => new()
    {
        ["Data"] = new JsonObject
        {
            ["Initiation"] = new JsonObject
            {
                ["InstructionIdentification"] = "I-1",
                ["EndToEndIdentification"] = reference,
                ["InstructedAmount"] = new JsonObject { ["Amount"] = amount, ["Currency"] = currency },
                ["DebtorAccount"] = new JsonObject { ["SchemeName"] = "UK.OBIE.IBAN", ["Identification"] = "GB33BUKB20201555555555" },
                ["CreditorAccount"] = new JsonObject { ["SchemeName"] = "UK.OBIE.SortCodeAccountNumber", ["Identification"] = "08080021325698", ["Name"] = creditor },
            },
        },
        ["Risk"] = new JsonObject(),
    };

    internal static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    internal static byte[] Order(JsonNode consent, string consentId)
    {
        var order = consent.DeepClone();
        order["Data"]!["ConsentId"] = consentId;
        return Bytes(order);
    }

    /// <summary>A consent that is ready to be used.</summary>
    internal async Task<(string Token, JsonObject Consent, string ConsentId)> AuthorisedAsync(string creditor = "Acme Supplies Ltd", string amount = "1250.00", string? reference = null)
    {
        var token = await Client.TokenAsync("payments");
        var consent = Consent(creditor, amount, reference ?? NewKey());
        var reply = await Client.SendAsync("POST", Consents, token, Bytes(consent), NewKey());
        Assert.Equal(201, reply.Status);
        return (token, consent, (string)reply.Json["Data"]!["ConsentId"]!);
    }

    internal static string NewKey() => Ulid.New(TimeProvider.System);
}
