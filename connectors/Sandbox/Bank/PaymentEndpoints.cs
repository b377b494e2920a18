using Microsoft.AspNetCore.Http;

namespace SecureFin.Sandbox.Bank;

/// <summary>Domestic payment consents and orders.</summary>
/// <remarks>Source: OBIE Payment Initiation API profile v4.0. A resource that does not exist is answered with 400.</remarks>
internal sealed class PaymentEndpoints(BankBooks books, Func<string> address, EventNotifier events)
{
    public const string Consents = "/pisp/domestic-payment-consents";
    public const string Orders = "/pisp/domestic-payments";

    public BankAnswer PostConsent(BankCall call, ReadOnlyMemory<byte> body)
    {
        var (consent, refusal) = books.OpenConsent(call, body.Span);
        return refusal ?? Show(consent!, 201);
    }

    public BankAnswer GetConsent(BankCall call)
    {
        if (books.Consent(call.Id("id"), call.Client.ClientId) is not { } consent)
            return BankAnswer.Error(400, "MINF", "ConsentId");
        return Show(consent, 200) with { Fault = Lasting(consent) };
    }

    public BankAnswer PostOrder(BankCall call, ReadOnlyMemory<byte> body)
    {
        var (payment, isNew, refusal) = books.PlaceOrder(call, body.Span);
        if (refusal is not null)
            return refusal;
        if (isNew)
            events.Watch(payment!);
        return Show(payment!, 201) with { Fault = isNew ? payment!.Consent.Fault : Lasting(payment!.Consent) };
    }

    public BankAnswer GetOrder(BankCall call)
    {
        if (books.Payment(call.Id("id"), call.Client.ClientId) is not { } payment)
            return BankAnswer.Error(400, "MINF", "DomesticPaymentId");
        return Show(payment, 200) with { Fault = Lasting(payment.Consent) };
    }

    // Only a broken signature lasts: a person has to look, asking again must not heal it.
    private static Fault Lasting(ConsentRecord consent) =>
        consent is { Fault: Fault.BrokenResponseSignature, ConsumedAt: not null } ? Fault.BrokenResponseSignature : Fault.None;

    private BankAnswer Show(ConsentRecord consent, int status) =>
        BankAnswer.Resource(status, consent.ToJson(), $"{address()}{Consents}/{consent.ConsentId}", risk: consent.Risk.DeepClone());

    private BankAnswer Show(PaymentRecord payment, int status) =>
        BankAnswer.Resource(status, payment.ToJson(books.Now), $"{address()}{Orders}/{payment.DomesticPaymentId}");
}
