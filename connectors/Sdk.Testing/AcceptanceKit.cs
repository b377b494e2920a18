using System.Collections.Immutable;
using System.Text;

namespace SecureFin.Connectors.Testing;

/// <summary>What every payment connector has to pass before it may speak to a bank. Knows no bank; looks only at what a connector says.</summary>
public sealed class AcceptanceKit(IPaymentConnector connector, AcceptanceData data)
{
    private static readonly ImmutableSortedDictionary<string, Func<AcceptanceKit, IEnumerable<string>>> All =
        new Dictionary<string, Func<AcceptanceKit, IEnumerable<string>>>(StringComparer.Ordinal)
        {
            ["manifest is sound and true"] = kit => ManifestChecks.Run(kit),
            ["requests are the golden ones"] = kit => kit.Golden(),
            ["a replay has the same keys and bytes"] = kit => ReplayChecks.Run(kit),
            ["every status code survives"] = kit => AnswerChecks.Statuses(kit),
            ["members nobody knows change nothing"] = kit => AnswerChecks.UnknownMembers(kit),
            ["no answer makes it throw"] = kit => AnswerChecks.Mutations(kit),
            ["an answer about something else is not believed"] = kit => AnswerChecks.Mismatch(kit),
            ["money keeps its digits"] = kit => FieldChecks.Money(kit),
            ["every field is carried or declared"] = kit => FieldChecks.Carried(kit),
            ["nothing is cut"] = kit => FieldChecks.TooLong(kit),
            ["a lost answer ends in unknown"] = kit => TimeoutChecks.Run(kit),
            ["personal data stays in the body"] = kit => PrivacyChecks.Run(kit),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Names of the checks, for a test of each.</summary>
    public static IEnumerable<string> Checks => All.Keys;

    internal IPaymentConnector Connector => connector;

    internal AcceptanceData Data => data;

    /// <summary>Runs one check.</summary>
    /// <returns>What is wrong, one sentence each; empty when the connector passes.</returns>
    /// <exception cref="KeyNotFoundException">There is no such check.</exception>
    public IReadOnlyList<string> Run(string check) => [.. All[check](this)];

    /// <summary>The plain order played to its good end.</summary>
    internal Conversation Play(PaymentOrder? order = null, string? status = null)
    {
        var played = order ?? data.Order;
        return Conversation.Play(connector, played, send => Answer(send, played, status));
    }

    /// <summary>Every request about an order: on the way to its good end, and when it is asked after.</summary>
    internal IReadOnlyList<PaymentStep.Send> Everything(PaymentOrder? order = null)
    {
        var (asked, played) = (order ?? data.Order, Play(order));
        return played.Money is { } money
            ? [.. played.Sends, .. Conversation.Enquire(connector, asked with { State = money.State }, send => Answer(send, asked)).Sends]
            : played.Sends;
    }

    internal BankResponse Answer(PaymentStep.Send send, PaymentOrder order, string? status = null) =>
        data.Answer(send.Name, order, status ?? data.AcceptedStatus);

    internal static string Body(BankRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private IEnumerable<string> Golden()
    {
        var conversation = Play();
        if (conversation.End is not PaymentStep.Done done)
        {
            yield return $"the plain order ends in {conversation.End.GetType().Name}";
            yield break;
        }

        var enquiry = Conversation.Enquire(connector, data.Order with { State = done.State }, send => Answer(send, data.Order));
        var recovery = Conversation.Enquire(connector, data.Order with { State = conversation.Money!.State }, send => Answer(send, data.Order));
        var sends = conversation.Sends.Concat(enquiry.Sends).Concat(recovery.Sends).DistinctBy(s => s.Name).ToList();
        foreach (var send in sends.Where(s => data.Golden.GetValueOrDefault(s.Name) != RequestText.Of(s.Request)))
            yield return $"step {send.Name} is not the golden one but:\n{RequestText.Of(send.Request)}";
        foreach (var name in data.Golden.Keys.Except(sends.Select(s => s.Name)))
            yield return $"golden step {name} never comes";
    }
}
