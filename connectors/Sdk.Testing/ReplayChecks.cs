using SecureFin.Contract;

namespace SecureFin.Connectors.Testing;

/// <summary>The same key always goes with the same bytes, whatever happened in between.</summary>
internal static class ReplayChecks
{
    public static IEnumerable<string> Run(AcceptanceKit kit)
    {
        var first = kit.Play();
        var second = kit.Play();
        if (!first.Sends.Select(s => RequestText.Of(s.Request)).SequenceEqual(second.Sends.Select(s => RequestText.Of(s.Request))))
            yield return "the same order played twice gives other requests";
        if (first.Sends.Where(s => s.Request.Idempotent).GroupBy(s => s.Request.IdempotencyKey).Any(g => g.Select(s => AcceptanceKit.Body(s.Request)).Distinct().Count() > 1))
            yield return "one key goes with two bodies";
        if (first.Sends.Count(s => s.Request.MovesMoney) != 1)
            yield return "not exactly one request moves money";
        foreach (var finding in Resume(kit, first))
            yield return finding;
    }

    // From any saved state the way on repeats what was sent, even if the instruction in hand were another one.
    private static IEnumerable<string> Resume(AcceptanceKit kit, Conversation first)
    {
        var bodies = first.Sends.Where(s => s.Request.Idempotent)
            .ToDictionary(s => s.Request.IdempotencyKey!, s => AcceptanceKit.Body(s.Request), StringComparer.Ordinal);
        var instruction = kit.Data.Order.Instruction;
        var changed = instruction with { InstructedAmount = new Amount(instruction.InstructedAmount.Value + 1, instruction.InstructedAmount.Currency) };
        foreach (var saved in first.Sends)
        {
            foreach (var order in (PaymentOrder[])[kit.Data.Order, kit.Data.Order with { Instruction = changed }])
            {
                var again = Conversation.Play(kit.Connector, order with { State = saved.State }, send => kit.Answer(send, kit.Data.Order));
                foreach (var send in again.Sends.Where(s => s.Request.Idempotent && bodies.GetValueOrDefault(s.Request.IdempotencyKey!) != AcceptanceKit.Body(s.Request)))
                    yield return $"begun again from step {saved.Name}, step {send.Name} has another key or body than the first time";
            }
        }
    }
}
