using SecureFin.Contract;

namespace SecureFin.Connectors.Increase;

/// <summary>Speaks the Increase API: ACH, wire and Real-Time Payments transfers in US dollars.</summary>
/// <remarks>
/// Source: Increase OpenAPI description 0.0.1 (increase.com/openapi.json), transfers, errors and lists. The debtor's account is
/// Increase's <c>account_id</c> under the scheme <c>US.INCREASE.ACCOUNT</c>; the creditor's is an account number with an ABA
/// routing number. A transfer is found again in the account's list by our own reference, which opens its text.
/// </remarks>
public sealed class IncreaseConnector : IPaymentConnector
{
    private const string Scope = "transfers";
    private const string DefaultRail = "defaultRail";
    private const string SourceAccountNumber = "sourceAccountNumberId";
    private const int MaxPages = 20;

    public ConnectorManifest Manifest { get; } = new()
    {
        Id = "increase",
        SdkVersion = ConnectorManifest.CurrentSdkVersion,
        Title = "Increase",
        Source = "Increase OpenAPI description 0.0.1",
        Capabilities = ConnectorCapabilities.CreditTransfer | ConnectorCapabilities.PaymentStatus,
        Signing = SigningProfile.None,
        ClientAuthentication = [Connectors.ClientAuthentication.BearerKey],
        MutualTls = false,
        Scopes = [Scope],
        Idempotency = new("Idempotency-Key", MaxKeyLength: 64, Window: TimeSpan.FromHours(24), MinimumWait: TimeSpan.FromSeconds(1)),
        PathPrefixes = [.. IncreaseRail.All.Select(r => r.Path)],
        StatusTable = new Dictionary<string, string>
        {
            ["pending_creating"] = "RCVD",
            ["pending_reviewing"] = "RCVD",
            ["pending_submission"] = "ACTC",
            ["pending_approval"] = "PATC",
            ["submitted"] = "ACSP",
            ["complete"] = "ACSC",
            ["rejected"] = "RJCT",
            ["canceled"] = "CANC",
        },
        NotCarried = new Dictionary<string, string>
        {
            ["ChargeBearer"] = "The rails have none.",
            ["Creditor.Lei"] = "No place for it.",
            ["Creditor.PostalAddress"] = "Only wires have lines for it.",
            ["CreditorAccount.Name"] = "One name is sent, the creditor's.",
            ["CreditorAccount.SecondaryIdentification"] = "No place for it.",
            ["CreditorAgent.Bic"] = "The agent is named by its ABA routing number.",
            ["CreditorAgent.Country"] = "Always the United States.",
            ["Debtor.Lei"] = "The debtor is the bank's own customer.",
            ["Debtor.Name"] = "The debtor is the bank's own customer.",
            ["Debtor.PostalAddress"] = "The debtor is the bank's own customer.",
            ["DebtorAccount.Name"] = "The account is named by its identifier.",
            ["DebtorAccount.SecondaryIdentification"] = "The account is named by its identifier.",
            ["Purpose"] = "No place for it.",
            ["RequestedExecutionDate"] = "Only ACH has one; hold the payment until its date.",
            ["UltimateCreditor.Lei"] = "No place for it.",
            ["UltimateCreditor.Name"] = "No place for it.",
            ["UltimateCreditor.PostalAddress"] = "No place for it.",
            ["UltimateDebtor.Lei"] = "No place for it.",
            ["UltimateDebtor.Name"] = "No place for it.",
            ["UltimateDebtor.PostalAddress"] = "No place for it.",
        },
        Quirks =
        [
            new(DefaultRail, "ACH", ["ACH", "WIRE", "RTP"], "Rail of a payment that names none."),
            new(SourceAccountNumber, "", [], "Increase account number id that RTP transfers leave from; needed for RTP alone."),
        ],
    };

    /// <inheritdoc/>
    public PaymentStep Begin(PaymentOrder order)
    {
        if (order.State.ContainsKey("body"))
            return Transfer(order, "transfer-again");
        if (PaymentFields.FirstLost(order, Manifest) is { } lost)
            return new PaymentStep.Refused(ConnectorCodes.FieldNotCarried, lost);
        if (order.IdempotencyKey.Length > Manifest.Idempotency.MaxKeyLength)
            return new PaymentStep.Refused(ConnectorCodes.FieldTooLong, "IdempotencyKey");
        if (IncreaseRail.Find(order.Instruction.LocalInstrument ?? Manifest.Quirk(DefaultRail, order.Settings)) is not { } rail)
            return new PaymentStep.Refused(ConnectorCodes.FieldInvalid, "LocalInstrument");
        var body = BankJson.Object(json => rail.Write(json, order, Manifest.Quirk(SourceAccountNumber, order.Settings)));
        return body.Refusal is { } refusal ? refusal : Transfer(
            order with { State = order.StateWith(("rail", rail.Path), ("body", System.Text.Encoding.UTF8.GetString(body.Bytes.Span))) }, "transfer");
    }

    /// <inheritdoc/>
    public PaymentStep Next(PaymentOrder order, BankResponse answer) => order.State.GetValueOrDefault("step") switch
    {
        "transfer" => AfterTransfer(order, answer, certain: true),
        "transfer-again" => AfterTransfer(order, answer, certain: false),
        _ => new PaymentStep.Undecided(ConnectorCodes.StateUnknown),
    };

    /// <inheritdoc/>
    public PaymentStep BeginEnquiry(PaymentOrder order)
    {
        if (!order.State.TryGetValue("rail", out var rail))
            return new PaymentStep.NotReceived(); // nothing was ever sent
        return order.State.TryGetValue("transferId", out var id)
            ? new PaymentStep.Send(BankRequest.Get($"{rail}/{BankPath.Segment(id)}", Scope), "status", order.StateWith(("step", "status")))
            : Search(order, rail, "", page: 1);
    }

    /// <inheritdoc/>
    public PaymentStep NextEnquiry(PaymentOrder order, BankResponse answer) => order.State.GetValueOrDefault("step") switch
    {
        "status" => AfterTransfer(order, answer, certain: false),
        "search" => AfterSearch(order, answer),
        _ => new PaymentStep.Undecided(ConnectorCodes.StateUnknown),
    };

    private static PaymentStep.Send Transfer(PaymentOrder order, string step) => new(
        BankRequest.PostJson(order.State["rail"], Scope, System.Text.Encoding.UTF8.GetBytes(order.State["body"]), order.IdempotencyKey) with { MovesMoney = true },
        step, order.StateWith(("step", step)));

    private PaymentStep AfterTransfer(PaymentOrder order, BankResponse answer, bool certain)
    {
        if (answer.Unavailable)
            return new PaymentStep.Undecided(ConnectorCodes.Unavailable);
        if (!answer.Succeeded)
            return certain && !IncreaseError.IsAboutTheKey(answer)
                ? new PaymentStep.Refused(IncreaseError.CodeOf(answer), "The bank refused the transfer.")
                : new PaymentStep.Undecided(IncreaseError.CodeOf(answer));
        if (answer.Read(IncreaseJson.Default.IncreaseTransfer) is not { Status: not null } transfer || !BankPath.IsSegment(transfer.Id))
            return new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable);
        return transfer.IsOf(order) ? Done(order, transfer) : new PaymentStep.Undecided(ConnectorCodes.AnswerMismatch);
    }

    // Not in the whole list means not received. Should the first request be under way still, its key stops a second transfer.
    private PaymentStep AfterSearch(PaymentOrder order, BankResponse answer)
    {
        if (!answer.Succeeded)
            return new PaymentStep.Undecided(answer.Unavailable ? ConnectorCodes.Unavailable : IncreaseError.CodeOf(answer));
        if (answer.Read(IncreaseJson.Default.IncreaseList) is not { Data: { } transfers } list || transfers.Contains(null))
            return new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable);
        if (transfers.FirstOrDefault(t => t!.IsOf(order)) is { } found)
            return found.Status is not null && BankPath.IsSegment(found.Id) ? Done(order, found) : new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable);
        if (string.IsNullOrEmpty(list.NextCursor))
            return new PaymentStep.NotReceived();
        var page = int.Parse(order.State["page"], System.Globalization.CultureInfo.InvariantCulture);
        return page < MaxPages && list.NextCursor.Length <= 200
            ? Search(order, order.State["rail"], "&cursor=" + Uri.EscapeDataString(list.NextCursor), page + 1)
            : new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable);
    }

    private static PaymentStep.Send Search(PaymentOrder order, string rail, string cursor, int page)
    {
        var query = $"account_id={Uri.EscapeDataString(order.Instruction.DebtorAccount.Identification ?? "")}&limit=100{cursor}";
        return new(BankRequest.Get(rail, Scope, query), "search",
            order.StateWith(("step", "search"), ("page", page.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    private PaymentStep.Done Done(PaymentOrder order, IncreaseTransfer transfer) =>
        new(new StatusReport(transfer.Id, Manifest.ToIso(transfer.Status!), null, null), order.StateWith(("transferId", transfer.Id!)));
}
