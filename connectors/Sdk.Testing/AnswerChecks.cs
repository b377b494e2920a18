using System.Globalization;
using SecureFin.Contract;

namespace SecureFin.Connectors.Testing;

/// <summary>Answers are read for what they say: no code is lost, nothing unknown disturbs, nothing foreign is believed.</summary>
internal static class AnswerChecks
{
    public static IEnumerable<string> Statuses(AcceptanceKit kit)
    {
        var manifest = kit.Connector.Manifest;
        foreach (var (own, iso) in manifest.StatusTable.Where(s => !kit.Data.IsoStatusCodes.Contains(s.Value)))
            yield return $"status {own} is mapped to {iso}, which is no ISO 20022 code";
        foreach (var code in kit.Data.IsoStatusCodes.Concat(manifest.StatusTable.Keys).Append("ZZZZ").Append("A status of tomorrow"))
        {
            var end = kit.Play(status: code).End;
            if (end is not PaymentStep.Done done)
                yield return $"status {code} ends in {end.GetType().Name}";
            else if (done.Report.Code != manifest.ToIso(code))
                yield return $"status {code} is reported as {done.Report.Code}";
            else if (!kit.Data.IsoStatusCodes.Contains(done.Report.Code) && TransactionStatus.ToState(done.Report.Code) is { } state)
                yield return $"status {code}, known to nobody, moves the payment to {state}";
        }
    }

    public static IEnumerable<string> UnknownMembers(AcceptanceKit kit)
    {
        var plain = kit.Play();
        var crowded = Conversation.Play(kit.Connector, kit.Data.Order, send => AnswerMutations.Crowd(kit.Answer(send, kit.Data.Order)));
        if (!plain.Sends.Select(s => RequestText.Of(s.Request)).SequenceEqual(crowded.Sends.Select(s => RequestText.Of(s.Request))))
            yield return "members nobody knows change the requests";
        if (plain.End is PaymentStep.Done before && (crowded.End is not PaymentStep.Done after || before.Report != after.Report))
            yield return "members nobody knows change the report";
    }

    public static IEnumerable<string> Mismatch(AcceptanceKit kit)
    {
        var amount = kit.Data.Order.Instruction.InstructedAmount;
        var other = kit.Data.Order with { Instruction = kit.Data.Order.Instruction with { InstructedAmount = new Amount(amount.Value * 10, amount.Currency) } };
        var played = Conversation.Play(kit.Connector, kit.Data.Order, send => send.Request.MovesMoney ? kit.Answer(send, other) : kit.Answer(send, kit.Data.Order));
        if (played.End is not PaymentStep.Undecided)
            yield return string.Create(CultureInfo.InvariantCulture, $"an answer about ten times the amount ends in {played.End.GetType().Name}");
    }

    // Whatever a bank sends: no exception, and never a payment that is done or refused for want of reading.
    public static IEnumerable<string> Mutations(AcceptanceKit kit)
    {
        var played = kit.Play();
        foreach (var send in played.Sends)
        {
            var order = kit.Data.Order with { State = send.State };
            foreach (var answer in AnswerMutations.Of(kit.Answer(send, kit.Data.Order)))
            {
                if (Guard.Catch(() => kit.Connector.Next(order, answer)) is { } thrown)
                    yield return $"step {send.Name}: {thrown}";
                else if (kit.Connector.Next(order, answer) is PaymentStep.Refused)
                    yield return $"step {send.Name}: an answer of {answer.Status} that is wrong in one place refuses the payment";
            }

            var ask = Conversation.Enquire(kit.Connector, order, s => kit.Answer(s, kit.Data.Order));
            foreach (var (step, answer) in ask.Sends.SelectMany(s => AnswerMutations.Of(kit.Answer(s, kit.Data.Order)).Select(a => (s, a))))
            {
                if (Guard.Catch(() => kit.Connector.NextEnquiry(kit.Data.Order with { State = step.State }, answer)) is { } thrown)
                    yield return $"step {step.Name}: {thrown}";
                else if (kit.Connector.NextEnquiry(kit.Data.Order with { State = step.State }, answer) is PaymentStep.Refused)
                    yield return $"step {step.Name}: an answer to an enquiry that is wrong in one place refuses the payment";
            }
        }
    }
}
