namespace SecureFin.Connectors.Testing;

/// <summary>When an answer does not come, or says nothing, the payment is unknown; the way out is asking.</summary>
internal static class TimeoutChecks
{
    private static readonly int[] SilentStatuses = [302, 401, 408, 409, 425, 429, 500, 502, 503, 504];

    public static IEnumerable<string> Run(AcceptanceKit kit)
    {
        var good = kit.Play();
        foreach (var send in good.Sends)
        {
            foreach (var finding in Lost(kit, send).Concat(Silent(kit, send)))
                yield return $"step {send.Name}: {finding}";
        }
    }

    // The answer never came. Only a bank that was never asked for the money may be called one that did not get it.
    private static IEnumerable<string> Lost(AcceptanceKit kit, PaymentStep.Send send)
    {
        var order = kit.Data.Order with { State = send.State };
        var step = kit.Connector.BeginEnquiry(order);
        if (step is PaymentStep.Send { Request.MovesMoney: true })
            yield return "without its answer, the enquiry sends money before it asks";
        if (send.Request.MovesMoney && step is not PaymentStep.Send)
            yield return $"without its answer, the enquiry asks nothing and says {step.GetType().Name}";
        if (step is not PaymentStep.Send ask)
            yield break;
        foreach (var answer in Nothings())
        {
            var after = kit.Connector.NextEnquiry(order with { State = ask.State }, answer);
            if (after is not PaymentStep.Undecided)
                yield return $"an enquiry answered by {answer.Status} with {answer.Body.Length} bytes ends in {after.GetType().Name}";
        }

        var recovered = Conversation.Enquire(kit.Connector, order, s => kit.Answer(s, kit.Data.Order));
        if (recovered.Sends.Any(s => s.Request is { MovesMoney: true, Repeat: false }))
            yield return "the enquiry sends a request that moves money and is not marked as a repeat";
    }

    private static IEnumerable<string> Silent(AcceptanceKit kit, PaymentStep.Send send)
    {
        foreach (var answer in Nothings())
        {
            var after = kit.Connector.Next(kit.Data.Order with { State = send.State }, answer);
            if (after is not PaymentStep.Undecided)
                yield return $"answered by {answer.Status} with {answer.Body.Length} bytes it ends in {after.GetType().Name}";
        }
    }

    /// <summary>Answers that say nothing about what was asked.</summary>
    internal static IEnumerable<BankResponse> Nothings()
    {
        foreach (var status in SilentStatuses)
            yield return new BankResponse { Status = status };
        foreach (var body in (string[])["", "null", "{}", "[]", "<html>", "{\"Data\":null}", "{\"id\":7,\"status\":7,\"Data\":{\"Status\":7}}"])
            yield return new BankResponse { Status = 200, Body = System.Text.Encoding.UTF8.GetBytes(body) };
    }
}
