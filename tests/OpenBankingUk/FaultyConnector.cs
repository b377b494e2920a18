using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk.Tests;

/// <summary>The good connector with one mistake, to see that the kit finds it.</summary>
internal sealed class FaultyConnector : IPaymentConnector
{
    private readonly OpenBankingUkConnector _good = new();

    public Func<ConnectorManifest, ConnectorManifest> OnManifest { get; init; } = m => m;

    public Func<PaymentOrder, PaymentOrder> OnOrder { get; init; } = o => o;

    public Func<BankRequest, BankRequest> OnRequest { get; init; } = r => r;

    public Func<PaymentOrder, BankResponse, PaymentStep, PaymentStep> OnAnswer { get; init; } = (_, _, step) => step;

    public Func<PaymentOrder, PaymentStep, PaymentStep> OnEnquiry { get; init; } = (_, step) => step;

    public Func<PaymentStep, PaymentStep> OnEnquiryAnswer { get; init; } = step => step;

    public ConnectorManifest Manifest => OnManifest(_good.Manifest);

    public PaymentStep Begin(PaymentOrder order) => Out(_good.Begin(OnOrder(order)));

    public PaymentStep Next(PaymentOrder order, BankResponse answer) => Out(OnAnswer(order, answer, _good.Next(order, answer)));

    public PaymentStep BeginEnquiry(PaymentOrder order) => Out(OnEnquiry(order, _good.BeginEnquiry(order)));

    public PaymentStep NextEnquiry(PaymentOrder order, BankResponse answer) => Out(OnEnquiryAnswer(OnAnswer(order, answer, _good.NextEnquiry(order, answer))));

    public static PaymentOrder With(PaymentOrder order, Func<PaymentInstruction, PaymentInstruction> change) =>
        order with { Instruction = change(order.Instruction) };

    private PaymentStep Out(PaymentStep step) => step is PaymentStep.Send send ? send with { Request = OnRequest(send.Request) } : step;
}
