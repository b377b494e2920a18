using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace SecureFin.Contract.Tests.Money;

public sealed class AmountTests
{
    [Theory]
    [InlineData("1250", "EUR", "1250.00")]
    [InlineData("1250.5", "EUR", "1250.50")]
    [InlineData("0.01", "GBP", "0.01")]
    [InlineData("-3", "JPY", "-3")]
    [InlineData("999999999999999.999", "BHD", "999999999999999.999")]
    [InlineData("1.2345", "CLF", "1.2345")]
    public void A_decimal_text_within_the_exponent_is_read(string text, string currency, string written)
    {
        Assert.True(Amount.TryParse(text, currency, out var amount));
        Assert.Equal(written, amount.ToFixedText());
        Assert.Equal($"{written} {currency}", amount.ToString());
    }

    [Theory]
    [InlineData("1.001", "EUR")]
    [InlineData("1.0", "JPY")]
    [InlineData("1", "XXX")]
    [InlineData("1", "eur")]
    [InlineData("", "EUR")]
    [InlineData("-", "EUR")]
    [InlineData("+1", "EUR")]
    [InlineData(".5", "EUR")]
    [InlineData("1.", "EUR")]
    [InlineData("1e3", "EUR")]
    [InlineData("1,5", "EUR")]
    [InlineData(" 1", "EUR")]
    [InlineData("1234567890123456", "EUR")]
    [InlineData("0x1", "EUR")]
    [InlineData("NaN", "EUR")]
    public void Anything_else_is_refused(string text, string currency) => Assert.False(Amount.TryParse(text, currency, out _));

    [Fact]
    public void A_number_that_does_not_fit_its_currency_cannot_be_made()
    {
        Assert.Throws<FormatException>(() => new Amount(1.001m, "EUR"));
        Assert.Throws<FormatException>(() => new Amount(1_000_000_000_000_000m, "EUR"));
        Assert.Throws<FormatException>(() => new Amount(1, "ABC"));
        Assert.Throws<FormatException>(() => Currencies.Exponent("ABC"));
    }

    [Fact]
    public void Every_amount_survives_writing_and_reading() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Amounts().ToArbitrary(), amount =>
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(amount);
            var back = JsonSerializer.Deserialize<Amount>(json);
            return back == amount && Amount.TryParse(amount.ToFixedText(), amount.Currency, out var parsed) && parsed == amount;
        }));

    [Theory]
    [InlineData("1250.00")]
    [InlineData("""{"amount":1250.00,"currency":"EUR"}""")]
    [InlineData("""{"amount":"1250.00"}""")]
    [InlineData("""{"amount":"1250.00","currency":"EUR","currency":"EUR"}""")]
    [InlineData("""{"amount":"1250.00","amount":"1250.00","currency":"EUR"}""")]
    [InlineData("""{"amount":"1250.00","currency":"EUR","unit":"cent"}""")]
    [InlineData("""{"amount":"1250.001","currency":"EUR"}""")]
    [InlineData("""{"amount":null,"currency":"EUR"}""")]
    [InlineData("""{"amount":"1250.00","currency":"EU\u0052 "}""")]
    public void Json_of_another_shape_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Amount>(json));

    internal static Gen<Amount> Amounts() =>
        from currency in Gen.Elements("EUR", "GBP", "JPY", "BHD", "CLF", "USD")
        from units in ArbMap.Default.GeneratorFor<long>()
        let scale = Currencies.Exponent(currency)
        let value = decimal.Parse($"{units % 1_000_000_000_000_000}E-{scale}", NumberStyles.Float, CultureInfo.InvariantCulture)
        select new Amount(value, currency);
}
