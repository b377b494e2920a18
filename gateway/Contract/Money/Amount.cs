using System.Globalization;
using System.Text.Json.Serialization;

namespace SecureFin.Contract;

/// <summary>An amount of money: a decimal and its ISO 4217 currency. Never a binary float.</summary>
/// <remarks>JSON shape: <c>{"amount":"1250.00","currency":"EUR"}</c>. The scale never exceeds the currency's exponent.</remarks>
[JsonConverter(typeof(AmountJsonConverter))]
public readonly record struct Amount
{
    /// <summary>Checks the number against its currency.</summary>
    /// <param name="value">At most 15 digits before the point; scale at most the currency's exponent.</param>
    /// <param name="currency">ISO 4217 alphabetic code that <see cref="Currencies"/> knows.</param>
    /// <exception cref="FormatException">Unknown currency, too many digits or decimals.</exception>
    public Amount(decimal value, string currency)
    {
        if (!Currencies.TryGetExponent(currency, out var exponent))
            throw new FormatException("Unknown currency code.");
        if (value.Scale > exponent || Math.Abs(value) >= 1_000_000_000_000_000m)
            throw new FormatException("Amount has too many digits for its currency.");
        Value = value;
        Currency = currency;
    }

    /// <summary>The number, with the scale it was written in.</summary>
    public decimal Value { get; }

    /// <summary>ISO 4217 alphabetic code.</summary>
    public string Currency { get; }

    /// <summary>Reads <c>^-?\d{1,15}(\.\d{1,5})?$</c> and checks it against the currency.</summary>
    public static bool TryParse(ReadOnlySpan<char> value, string currency, out Amount amount)
    {
        amount = default;
        if (!IsDecimalText(value) || !Currencies.TryGetExponent(currency, out var exponent))
            return false;
        var number = decimal.Parse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (number.Scale > exponent)
            return false;
        amount = new Amount(number, currency);
        return true;
    }

    /// <summary>The number padded to the currency's exponent: <c>1250.00</c> EUR, <c>1250</c> JPY, <c>1250.000</c> BHD.</summary>
    public string ToFixedText() =>
        Value.ToString(string.Create(CultureInfo.InvariantCulture, $"F{Currencies.Exponent(Currency)}"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => $"{ToFixedText()} {Currency}";

    private static bool IsDecimalText(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("-"))
            text = text[1..];
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "0" : text[(point + 1)..];
        return whole.Length is >= 1 and <= 15 && fraction.Length is >= 1 and <= 5
            && !whole.ContainsAnyExceptInRange('0', '9') && !fraction.ContainsAnyExceptInRange('0', '9');
    }
}
