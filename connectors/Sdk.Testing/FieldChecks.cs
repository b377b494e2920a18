using System.Globalization;
using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Connectors.Testing;

/// <summary>What the instruction says reaches the wire whole, or is refused by name.</summary>
internal static class FieldChecks
{
    public static IEnumerable<string> Carried(AcceptanceKit kit)
    {
        var plain = Wire(kit.Play());
        foreach (var field in PaymentFields.All)
        {
            var (order, marks) = OrderVariants.With(kit.Data.Order, field, kit.Data.LocalInstrument);
            var finding = kit.Connector.Manifest.NotCarried.ContainsKey(field)
                ? Declared(kit, field, order, marks)
                : Carried(kit.Play(order), ReferenceEquals(order, kit.Data.Order) ? null : plain, marks);
            if (finding is not null)
                yield return $"{field}: {finding}";
        }
    }

    public static IEnumerable<string> TooLong(AcceptanceKit kit)
    {
        foreach (var (field, order) in OrderVariants.TooLong(kit.Data.Order).Where(v => !kit.Connector.Manifest.NotCarried.ContainsKey(v.Field)))
        {
            var step = kit.Connector.Begin(order);
            if (step is not PaymentStep.Refused)
                yield return $"{field} of 5,000 characters is not refused but {step.GetType().Name}";
        }
    }

    public static IEnumerable<string> Money(AcceptanceKit kit)
    {
        foreach (var currency in kit.Data.Currencies)
        {
            var unit = Unit(Currencies.Exponent(currency));
            foreach (var value in (decimal[])[unit, 1m, 10m, 1234567m + unit, 100_000_000m - unit])
            {
                var amount = new Amount(value, currency);
                var played = kit.Play(kit.Data.Order with { Instruction = kit.Data.Order.Instruction with { InstructedAmount = amount } });
                if (played.End is not PaymentStep.Done)
                    yield return $"{amount} ends in {played.End.GetType().Name}";
                else if (!Says(played.Money!.Request, amount))
                    yield return $"{amount} is not on the wire";
            }

            var negative = kit.Data.Order with { Instruction = kit.Data.Order.Instruction with { InstructedAmount = new Amount(-1m, currency) } };
            if (kit.Connector.Begin(negative) is not PaymentStep.Refused)
                yield return $"a negative amount in {currency} is not refused";
        }
    }

    private static string? Declared(AcceptanceKit kit, string field, PaymentOrder order, string[] marks)
    {
        var first = kit.Connector.Begin(order);
        if (!PaymentFields.KnownToBank.Contains(field) && first is not PaymentStep.Refused { Code: ConnectorCodes.FieldNotCarried })
            return "declared as not carried, and not refused";
        if (first is PaymentStep.Refused refused && !kit.Connector.Manifest.NotCarried.ContainsKey(refused.Reason))
            return "the refusal does not name a declared field";
        var settings = order.Settings.ToDictionary(StringComparer.Ordinal);
        settings[PaymentFields.DropSetting] = string.Join(',', kit.Connector.Manifest.NotCarried.Keys);
        var dropped = kit.Play(order with { Settings = settings });
        if (dropped.End is not PaymentStep.Done)
            return "may be dropped by the settings, and is still refused";
        return marks.Any(m => Wire(dropped).Contains(m, StringComparison.Ordinal)) ? "declared as not carried, and carried" : null;
    }

    // Without a plain text to compare with, the plain order has the field already.
    private static string? Carried(Conversation played, string? plain, string[] marks)
    {
        if (played.End is not PaymentStep.Done)
            return $"neither declared nor carried: {played.End}";
        var wire = Wire(played);
        if (wire == plain)
            return "set, and the requests are the same as without it";
        return marks.FirstOrDefault(m => !wire.Contains(m, StringComparison.Ordinal)) is { } lost ? $"\"{lost}\" is not on the wire" : null;
    }

    private static string Wire(Conversation played) => string.Join('\n', played.Sends.Select(s => AcceptanceKit.Body(s.Request)));

    private static decimal Unit(int exponent) => new(1, 0, 0, isNegative: false, (byte)exponent);

    // As a decimal text, or as a whole number of the smallest unit.
    private static bool Says(BankRequest request, Amount amount)
    {
        using var json = JsonDocument.Parse(request.Body);
        return Leaves(json.RootElement).Any(leaf => leaf.ValueKind switch
        {
            JsonValueKind.String => BankMoney.Same(amount, leaf.GetString(), amount.Currency) && leaf.GetString() == amount.ToFixedText(),
            JsonValueKind.Number => leaf.GetRawText() == BankMoney.ToMinor(amount).ToString(CultureInfo.InvariantCulture),
            _ => false,
        });
    }

    private static IEnumerable<JsonElement> Leaves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => Leaves(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Leaves),
        _ => [element],
    };
}
