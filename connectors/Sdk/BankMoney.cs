using System.Globalization;
using SecureFin.Contract;

namespace SecureFin.Connectors;

/// <summary>Reads amounts of banks' answers without ever rounding.</summary>
public static class BankMoney
{
    /// <summary>Reads a decimal text; zeros past the currency's digits are let go, other digits are refused.</summary>
    /// <param name="text">Such as <c>165.88</c> or <c>165.88000</c>; at most 21 characters.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="amount">The amount; its scale fits its currency.</param>
    /// <returns>False when either is missing, unknown, or has digits that the currency has no place for.</returns>
    public static bool TryRead(string? text, string? currency, out Amount amount)
    {
        amount = default;
        if (text is not { Length: > 0 and <= 21 } || currency is null || !Currencies.TryGetExponent(currency, out var exponent))
            return false;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && text.Length - point - 1 > exponent)
        {
            var end = exponent == 0 ? point : point + 1 + exponent;
            if (text.AsSpan(point + 1).Trim('0').Length > 0 && text.AsSpan(end).TrimStart('.').Trim('0').Length > 0)
                return false;
            text = text[..end];
        }

        return Amount.TryParse(text, currency, out amount);
    }

    /// <summary>Reads an unsigned integer count of the currency's smallest unit, such as cents.</summary>
    public static bool TryReadMinor(long minor, string? currency, out Amount amount)
    {
        amount = default;
        if (currency is null || !Currencies.TryGetExponent(currency, out var exponent) || Math.Abs((decimal)minor) >= 1_000_000_000_000_000m)
            return false;
        amount = new Amount(new decimal((int)(Math.Abs(minor) & 0xffffffff), (int)(Math.Abs(minor) >> 32), 0, minor < 0, (byte)exponent), currency);
        return true;
    }

    /// <summary>The count of the currency's smallest unit.</summary>
    public static long ToMinor(Amount amount)
    {
        var scaled = amount.Value;
        for (var i = Currencies.Exponent(amount.Currency); i > 0; i--)
            scaled *= 10;
        return decimal.ToInt64(scaled);
    }

    /// <summary>True when both texts say the same amount, whatever zeros they end with.</summary>
    public static bool Same(Amount expected, string? text, string? currency) =>
        currency == expected.Currency
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value == expected.Value;
}
