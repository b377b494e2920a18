using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Payments;

namespace SecureFin.Gateway.Policy;

/// <summary>Gathers what policy should know about the payment that an exchange is about.</summary>
internal sealed class PolicyFactsSource(PaymentService payments, TimeProvider clock)
{
    /// <summary>The facts of an exchange; none for one that is about no payment.</summary>
    /// <exception cref="ProblemException"><c>payment.not_found</c>: the address names a payment that does not exist.</exception>
    public async ValueTask<PolicyFacts> OfAsync(Exchange exchange, HttpContext context, CancellationToken cancellation)
    {
        if (exchange.Instruction is { } instruction)
            return await OfAsync(instruction, cancellation);
        if (exchange.Route!.Id is not ("payments.approve" or "payments.release"))
            return PolicyFacts.None;
        var id = context.GetRouteValue("id") as string ?? "";
        var payment = await payments.GetAsync(id, cancellation)
            ?? throw new ProblemException(Problems.PaymentNotFound, "No payment has this identifier.");
        exchange.PaymentId = payment.PaymentId;
        return await OfAsync(payment.Instruction, cancellation) with { SubmittedBy = payment.SubmittedBy, Hold = payment.HoldReason };
    }

    /// <summary>The facts of one instruction. An account that is new for a known creditor counts as changed now.</summary>
    public async ValueTask<PolicyFacts> OfAsync(PaymentInstruction instruction, CancellationToken cancellation)
    {
        var history = await payments.HistoryOfAsync(instruction, cancellation);
        return new PolicyFacts
        {
            Payment = instruction,
            CounterpartyKnown = history.AccountPaidBefore,
            AccountChangedAt = history.PaidOnOtherAccount ? history.FirstAskedAt ?? clock.GetUtcNow() : null,
        };
    }
}
