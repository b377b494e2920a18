using SecureFin.Connectors;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Payments;

namespace SecureFin.Gateway.Banks;

/// <summary>Lets a connector speak about one payment and says exactly what is known afterwards, never more.</summary>
/// <remarks>Each conversation is an exchange of its own in the log. Sending passes policy again, with today's bundle.</remarks>
internal sealed class BankDispatch(
    BankDirectory banks, BankLine line, SendPermission permission, IEvidenceLog evidence, TimeProvider clock) : IBankDispatch
{
    public Task<DispatchResult> SendAsync(PaymentDispatch payment, CancellationToken cancellation) =>
        InExchangeAsync(payment, async exchange =>
        {
            if (await permission.RefusalOfAsync(exchange, payment, cancellation) is { } refusal)
                return refusal;
            var (bank, connector) = banks.Payments(payment.Instruction.Bank);
            return await ConverseAsync(exchange, bank, connector, payment, connector.Begin, connector.Next, cancellation);
        });

    public Task<DispatchResult?> RefusalOfAsync(PaymentDispatch payment, CancellationToken cancellation) =>
        permission.RefusalOfAsync(Begin(payment), payment, cancellation);

    public Task<DispatchResult> EnquireAsync(PaymentDispatch payment, CancellationToken cancellation) =>
        InExchangeAsync(payment, exchange =>
        {
            var (bank, connector) = banks.Payments(payment.Instruction.Bank);
            return ConverseAsync(exchange, bank, connector, payment, connector.BeginEnquiry, connector.NextEnquiry, cancellation);
        });

    private async Task<DispatchResult> ConverseAsync(
        Exchange exchange, Upstream bank, IPaymentConnector connector, PaymentDispatch payment,
        Func<PaymentOrder, PaymentStep> begin, Func<PaymentOrder, BankResponse, PaymentStep> next, CancellationToken cancellation)
    {
        var order = Order(payment, bank);
        var step = begin(order);
        while (step is PaymentStep.Send send)
        {
            // Past the bank's memory a repeat is a new payment. What became of the first one, a person finds out.
            if (!RepeatWindow.Allows(send.Request, connector.Manifest, payment.FirstSentAt, clock.GetUtcNow()))
                return new DispatchResult.Unknown(RepeatWindow.OverCode);
            await payment.SaveStateAsync(send.State, cancellation);
            order = order with { State = send.State };
            try
            {
                step = next(order, await line.SendAsync(exchange, bank, connector.Manifest, send.Request, cancellation));
            }
            catch (ProblemException e)
            {
                exchange.ProblemCode = e.Problem.Code;
                return DispatchFailures.Read(send.Request, e);
            }
        }

        return await ResultAsync(step, payment, cancellation);
    }

    private static async Task<DispatchResult> ResultAsync(PaymentStep step, PaymentDispatch payment, CancellationToken cancellation)
    {
        switch (step)
        {
            case PaymentStep.Done(var report, var state):
                await payment.SaveStateAsync(state, cancellation);
                return new DispatchResult.Reported(report);
            case PaymentStep.NotReceived:
                return new DispatchResult.NotReceived();
            case PaymentStep.Refused(var code, _):
                return new DispatchResult.Refused(code);
            case PaymentStep.Undecided(var code, var state):
                if (state is not null)
                    await payment.SaveStateAsync(state, cancellation);
                return new DispatchResult.Unknown(code);
            default:
                throw new InvalidOperationException("A conversation ends in one of four ways.");
        }
    }

    private async Task<DispatchResult> InExchangeAsync(PaymentDispatch payment, Func<Exchange, Task<DispatchResult>> act)
    {
        var exchange = Begin(payment);
        try
        {
            return await act(exchange);
        }
        finally
        {
            // Not cancelled: what was intended is closed even while the gateway stops.
            if (!exchange.Upstream.IsEmpty || exchange.Decision is { Allowed: false })
                await evidence.OutcomeAsync(exchange, new Outcome(0, null), CancellationToken.None);
        }
    }

    private Exchange Begin(PaymentDispatch payment)
    {
        var now = clock.GetUtcNow();
        return new Exchange { Id = Ulid.New(now), StartedAt = now, PaymentId = payment.PaymentId, Instruction = payment.Instruction, Route = SendPermission.Route };
    }

    private static PaymentOrder Order(PaymentDispatch payment, Upstream bank) => new()
    {
        Instruction = payment.Instruction,
        PaymentId = payment.PaymentId,
        Uetr = payment.Uetr,
        EndToEndIdentification = payment.EndToEndIdentification,
        InstructionIdentification = payment.InstructionIdentification,
        IdempotencyKey = payment.IdempotencyKey,
        Settings = bank.Options.Settings.AsReadOnly(),
        State = payment.ConnectorState,
    };
}
