using System.Security.Cryptography;
using System.Text;
using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk;

// Consent, order, status. The order repeats the consent's Initiation byte by byte, because both are built from the same
// saved text; what was sent survives an upgrade of this connector in the middle of a payment.
public sealed partial class OpenBankingUkConnector
{
    private const string Consents = "/pisp/domestic-payment-consents";
    private const string Orders = "/pisp/domestic-payments";

    /// <inheritdoc/>
    public PaymentStep Begin(PaymentOrder order)
    {
        if (order.State.ContainsKey("order"))
            return SendOrder(order, "order-again", repeat: false);
        if (order.State.TryGetValue("initiation", out var saved))
            return SendConsent(order, saved, order.State["risk"]);
        if (PaymentFields.FirstLost(order, Manifest) is { } lost)
            return new PaymentStep.Refused(ConnectorCodes.FieldNotCarried, lost);
        if (order.IdempotencyKey.Length > Manifest.Idempotency.MaxKeyLength)
            return new PaymentStep.Refused(ConnectorCodes.FieldTooLong, "IdempotencyKey");
        var initiation = BankJson.Object(json => OpenBankingUkInitiation.Write(json, order));
        var risk = BankJson.Object(json => json
            .Text("PaymentContextCode", Manifest.Quirk(PaymentContext, order.Settings), 40)
            .Text("PaymentPurposeCode", order.Instruction.Purpose, 4));
        return (initiation.Refusal ?? risk.Refusal) is { } refusal ? refusal : SendConsent(order, Text(initiation.Bytes), Text(risk.Bytes));
    }

    /// <inheritdoc/>
    public PaymentStep Next(PaymentOrder order, BankResponse answer) => order.State.GetValueOrDefault("step") switch
    {
        "consent" => AfterConsent(order, answer),
        "order" => AfterOrder(order, answer, certain: true),
        "order-again" => AfterOrder(order, answer, certain: false),
        _ => new PaymentStep.Undecided(ConnectorCodes.StateUnknown),
    };

    /// <inheritdoc/>
    public PaymentStep BeginEnquiry(PaymentOrder order)
    {
        if (order.State.TryGetValue("paymentId", out var paymentId))
            return Ask(order, "status", Orders, paymentId);
        if (order.State.TryGetValue("consentId", out var consentId))
            return Ask(order, "consent-status", Consents, consentId);
        return new PaymentStep.NotReceived(); // without a consent of ours no order was ever sent
    }

    /// <inheritdoc/>
    public PaymentStep NextEnquiry(PaymentOrder order, BankResponse answer) => order.State.GetValueOrDefault("step") switch
    {
        "status" or "order-repeat" => AfterOrder(order, answer, certain: false),
        "consent-status" => AfterConsentStatus(order, answer),
        _ => new PaymentStep.Undecided(ConnectorCodes.StateUnknown),
    };

    private static PaymentStep AfterConsent(PaymentOrder order, BankResponse answer)
    {
        if (answer.Unavailable)
            return new PaymentStep.Undecided(ConnectorCodes.Unavailable);
        if (!answer.Succeeded)
            return new PaymentStep.Refused(ObError.CodeOf(answer), "The bank refused the consent.");
        if (answer.Read(ObJson.Default.ObPayment)?.Data is not { } consent || !BankPath.IsSegment(consent.ConsentId))
            return new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable);
        if (!consent.IsOf(order))
            return new PaymentStep.Undecided(ConnectorCodes.AnswerMismatch);
        var state = order.StateWith(("consentId", consent.ConsentId!), ("order", Order(order, consent.ConsentId!)));
        return consent.Status switch
        {
            "AUTH" or "Authorised" => SendOrder(order with { State = state }, "order", repeat: false),
            "RJCT" or "Rejected" => new PaymentStep.Refused(consent.Reason ?? ConnectorCodes.Refused, "The bank rejected the consent."),
            _ => new PaymentStep.Undecided(ConnectorCodes.AwaitingAuthorisation, state),
        };
    }

    // Consumed means that the order exists though we never learned its id: the same key and bytes again return the original
    // (Read/Write Data API profile, "Idempotency"). The consent is single use, so nothing new can come of it.
    private static PaymentStep AfterConsentStatus(PaymentOrder order, BankResponse answer)
    {
        if (!answer.Succeeded)
            return new PaymentStep.Undecided(answer.Unavailable ? ConnectorCodes.Unavailable : ObError.CodeOf(answer));
        if (answer.Read(ObJson.Default.ObPayment)?.Data is not { Status: not null } consent)
            return new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable);
        if (consent.ConsentId != order.State["consentId"] || !consent.IsOf(order))
            return new PaymentStep.Undecided(ConnectorCodes.AnswerMismatch);
        return consent.Status switch
        {
            "COND" or "Consumed" => SendOrder(order, "order-repeat", repeat: true),
            "AUTH" or "Authorised" => new PaymentStep.NotReceived(),
            "RJCT" or "Rejected" => new PaymentStep.Refused(consent.Reason ?? ConnectorCodes.Refused, "The bank rejected the consent."),
            _ => new PaymentStep.Undecided(ConnectorCodes.AwaitingAuthorisation),
        };
    }

    // Only the answer to the first sending of an order can refuse it for certain; a refused repeat says nothing about the first.
    private PaymentStep AfterOrder(PaymentOrder order, BankResponse answer, bool certain)
    {
        if (answer.Unavailable)
            return new PaymentStep.Undecided(ConnectorCodes.Unavailable);
        if (!answer.Succeeded)
            return certain ? new PaymentStep.Refused(ObError.CodeOf(answer), "The bank refused the order.") : new PaymentStep.Undecided(ObError.CodeOf(answer));
        if (answer.Read(ObJson.Default.ObPayment)?.Data is not { Status: not null } payment || !BankPath.IsSegment(payment.DomesticPaymentId))
            return new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable);
        if (payment.ConsentId != order.State.GetValueOrDefault("consentId") || !payment.IsOf(order))
            return new PaymentStep.Undecided(ConnectorCodes.AnswerMismatch);
        var report = new StatusReport(payment.DomesticPaymentId, Manifest.ToIso(payment.Status), payment.Reason, payment.StatusUpdateDateTime);
        return new PaymentStep.Done(report, order.StateWith(("paymentId", payment.DomesticPaymentId!)));
    }

    private static PaymentStep.Send SendConsent(PaymentOrder order, string initiation, string risk)
    {
        var body = $$"""{"Data":{"Initiation":{{initiation}}},"Risk":{{risk}}}""";
        return new(Signed(Consents, body, ConsentKey(order)), "consent",
            order.StateWith(("step", "consent"), ("initiation", initiation), ("risk", risk)));
    }

    // The order has the payment's own key; the consent another one, always the same and never too long.
    private static string ConsentKey(PaymentOrder order) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("consent:" + order.IdempotencyKey)))[..32];

    private static string Order(PaymentOrder order, string consentId) =>
        $$"""{"Data":{"ConsentId":{{Text(BankJson.Quote(consentId))}},"Initiation":{{order.State["initiation"]}}},"Risk":{{order.State["risk"]}}}""";

    private static PaymentStep.Send SendOrder(PaymentOrder order, string step, bool repeat) => new(
        Signed(Orders, order.State["order"], order.IdempotencyKey) with { MovesMoney = true, Repeat = repeat },
        step, order.StateWith(("step", step)));

    private static PaymentStep.Send Ask(PaymentOrder order, string step, string collection, string id) => new(
        BankRequest.Get($"{collection}/{BankPath.Segment(id)}", Payments) with { ExpectSignedAnswer = true },
        step, order.StateWith(("step", step)));

    private static BankRequest Signed(string path, string body, string key) =>
        BankRequest.PostJson(path, Payments, Encoding.UTF8.GetBytes(body), key) with { Sign = true, ExpectSignedAnswer = true };

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
