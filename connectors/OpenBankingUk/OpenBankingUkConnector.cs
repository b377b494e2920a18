namespace SecureFin.Connectors.OpenBankingUk;

/// <summary>Speaks the Open Banking UK Read/Write API v4.0: domestic payments by consent and order, and account information.</summary>
/// <remarks>
/// Source: OBIE Read/Write API Specification v4.0, profiles "Payment Initiation", "Account and Transaction" and
/// "Read/Write Data API"; OpenAPI files v4.0 update 4. The status names of v3.1 are understood as well.
/// </remarks>
public sealed partial class OpenBankingUkConnector : IPaymentConnector, IAccountConnector
{
    private const string Payments = "payments";
    private const string Account = "accounts";
    private const string PaymentContext = "paymentContext";
    private const string SignedAnswers = "signedAnswers";

    public ConnectorManifest Manifest { get; } = new()
    {
        Id = "open-banking-uk",
        SdkVersion = ConnectorManifest.CurrentSdkVersion,
        Title = "Open Banking UK v4.0",
        Source = "OBIE Read/Write API Specification v4.0, OpenAPI files v4.0 update 4",
        Capabilities = ConnectorCapabilities.CreditTransfer | ConnectorCapabilities.PaymentStatus
            | ConnectorCapabilities.Balances | ConnectorCapabilities.Transactions | ConnectorCapabilities.Statements,
        Signing = SigningProfile.ObieJws,
        ClientAuthentication = [Connectors.ClientAuthentication.PrivateKeyJwt, Connectors.ClientAuthentication.TlsClientAuth, Connectors.ClientAuthentication.ClientSecretBasic],
        MutualTls = true,
        Scopes = [Payments, Account],
        Idempotency = new("x-idempotency-key", MaxKeyLength: 40, Window: TimeSpan.FromHours(24), MinimumWait: TimeSpan.FromSeconds(1)),
        InteractionIdHeader = "x-fapi-interaction-id",
        PathPrefixes = ["/pisp", "/aisp"],
        StatusTable = new Dictionary<string, string>
        {
            ["Pending"] = "PDNG",
            ["Rejected"] = "RJCT",
            ["AcceptedSettlementInProcess"] = "ACSP",
            ["AcceptedSettlementCompleted"] = "ACSC",
            ["AcceptedWithoutPosting"] = "ACWP",
            ["AcceptedCreditSettlementCompleted"] = "ACCC",
        },
        NotCarried = new Dictionary<string, string>
        {
            ["ChargeBearer"] = "Domestic payments have none; international ones do.",
            ["Creditor.Lei"] = "The creditor is an account with a name.",
            ["CreditorAccount.Name"] = "One name is sent, the creditor's.",
            ["CreditorAgent.ClearingSystem"] = "The agent is named by BIC alone; a sort code is part of the account.",
            ["CreditorAgent.MemberIdentification"] = "The agent is named by BIC alone; a sort code is part of the account.",
            ["Debtor.Lei"] = "The debtor is the bank's own customer.",
            ["Debtor.PostalAddress"] = "The debtor is the bank's own customer.",
            ["DebtorAccount.Name"] = "One name is sent, the debtor's.",
            ["RequestedExecutionDate"] = "A domestic payment is executed at once; hold it until its date.",
        },
        Quirks =
        [
            new(PaymentContext, "TransferToThirdParty", ["BillingGoodsAndServicesInAdvance", "BillingGoodsAndServicesInArrears", "TransferToSelf", "TransferToThirdParty"],
                "Risk.PaymentContextCode of every payment."),
            new(SignedAnswers, "payments", ["payments", "all"], "Which answers the bank signs: those about payments, or account information too."),
        ],
    };

    // An answer to read the account's money may go unsigned; an answer about a payment never.
    private BankRequest Read(string path, string query, AccountQuery asked) =>
        BankRequest.Get(path, Account, query) with { ExpectSignedAnswer = Manifest.Quirk(SignedAnswers, asked.Settings) == "all" };
}
