using System.Collections.Immutable;

namespace SecureFin.Connectors.Testing;

/// <summary>A conversation as it went: the requests in order and how it ended.</summary>
/// <param name="Sends">Each with the state that was saved before it.</param>
/// <param name="End">Never a <see cref="PaymentStep.Send"/>.</param>
public sealed record Conversation(ImmutableList<PaymentStep.Send> Sends, PaymentStep End)
{
    private const int MaxSteps = 10;

    /// <summary>The request that makes the bank pay, or null when it never came to that.</summary>
    public PaymentStep.Send? Money => Sends.Find(s => s.Request.MovesMoney);

    /// <summary>Plays a payment from the start.</summary>
    /// <exception cref="InvalidOperationException">It does not end within ten steps.</exception>
    public static Conversation Play(IPaymentConnector connector, PaymentOrder order, Func<PaymentStep.Send, BankResponse> answer) =>
        Play(order, connector.Begin(order), connector.Next, answer);

    /// <summary>Plays an enquiry from a saved state.</summary>
    /// <exception cref="InvalidOperationException">It does not end within ten steps.</exception>
    public static Conversation Enquire(IPaymentConnector connector, PaymentOrder order, Func<PaymentStep.Send, BankResponse> answer) =>
        Play(order, connector.BeginEnquiry(order), connector.NextEnquiry, answer);

    private static Conversation Play(
        PaymentOrder order, PaymentStep step, Func<PaymentOrder, BankResponse, PaymentStep> next, Func<PaymentStep.Send, BankResponse> answer)
    {
        var sends = ImmutableList<PaymentStep.Send>.Empty;
        while (step is PaymentStep.Send send)
        {
            if (sends.Count == MaxSteps)
                throw new InvalidOperationException($"The conversation does not end; last step {send.Name}.");
            sends = sends.Add(send);
            step = next(order with { State = send.State }, answer(send));
        }

        return new Conversation(sends, step);
    }
}
