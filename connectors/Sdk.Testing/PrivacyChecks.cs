namespace SecureFin.Connectors.Testing;

/// <summary>Names, accounts and texts travel in bodies alone: never in paths, queries, headers, keys, codes or reasons.</summary>
internal static class PrivacyChecks
{
    public static IEnumerable<string> Run(AcceptanceKit kit)
    {
        var order = OrderVariants.With(kit.Data.Order, "Creditor.PostalAddress", kit.Data.LocalInstrument).Order;
        var settings = order.Settings.ToDictionary(StringComparer.Ordinal);
        settings[PaymentFields.DropSetting] = string.Join(',', kit.Connector.Manifest.NotCarried.Keys);
        order = order with { Settings = settings };
        var personal = Personal(order, kit.Data.DebtorAccountIsOpaque).ToList();
        foreach (var send in kit.Everything(order))
        {
            var seen = string.Join('\n', [send.Name, send.Request.Path, send.Request.Query, send.Request.IdempotencyKey ?? "", .. send.Request.Headers.Select(h => h.Value)]);
            foreach (var text in personal.Where(p => Shows(seen, p)))
                yield return $"step {send.Name} shows personal data of {text.Length} characters outside its body";
        }

        foreach (var (field, tooLong) in OrderVariants.TooLong(order))
        {
            if (kit.Connector.Begin(tooLong) is PaymentStep.Refused refused && (refused.Reason.Length > 200 || personal.Exists(refused.ToString().Contains)))
                yield return $"the refusal of {field} repeats a value";
        }

        foreach (var finding in Refusals(kit, order, personal))
            yield return finding;
    }

    // Also as a path or a query writes it: escaped, in other case, with + for a blank or without any.
    private static bool Shows(string seen, string text)
    {
        var read = Uri.UnescapeDataString(seen.Replace('+', ' '));
        return read.Contains(text, StringComparison.OrdinalIgnoreCase) || Bare(read).Contains(Bare(text), StringComparison.OrdinalIgnoreCase);
    }

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '-'));

    // Banks like to repeat the payment in their error texts.
    private static IEnumerable<string> Refusals(AcceptanceKit kit, PaymentOrder order, List<string> personal)
    {
        var text = string.Join(' ', personal);
        string[] bodies =
        [
            $$"""{"Errors":[{"ErrorCode":"{{text}}","Message":"{{text}}","Path":"{{text}}"}],"Code":"{{text}}","Message":"{{text}}"}""",
            $$"""{"type":"{{text}}","title":"{{text}}","detail":"{{text}}","status":400,"tppMessages":[{"code":"{{text}}","text":"{{text}}"}]}""",
        ];
        foreach (var send in kit.Play(order).Sends)
        {
            foreach (var answer in bodies.Select(b => new BankResponse { Status = 400, Body = System.Text.Encoding.UTF8.GetBytes(b) }))
            {
                var shown = kit.Connector.Next(order with { State = send.State }, answer) switch
                {
                    PaymentStep.Refused refused => refused.Code + refused.Reason,
                    PaymentStep.Undecided undecided => undecided.Code,
                    var other => other.GetType().Name,
                };
                if (personal.Exists(shown.Contains))
                    yield return $"step {send.Name} repeats the bank's error text";
            }
        }
    }

    private static IEnumerable<string> Personal(PaymentOrder order, bool debtorAccountIsOpaque)
    {
        var payment = order.Instruction;
        string?[] all =
        [
            payment.Debtor.Name, payment.Creditor.Name, payment.DebtorAccount.Iban, debtorAccountIsOpaque ? null : payment.DebtorAccount.Identification,
            payment.CreditorAccount.Iban, payment.CreditorAccount.Identification, payment.Creditor.PostalAddress?.StreetName,
        ];
        return all.OfType<string>();
    }
}
