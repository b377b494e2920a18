using System.Text;
using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Tests.Listeners;

public sealed class DigitsOnlyTests
{
    [Theory]
    [InlineData("0005", "0005")]
    [InlineData("+5", "?5")]
    [InlineData("-0", "?0")]
    [InlineData("5, 5", "5??5")]
    [InlineData("", "")]
    public void A_length_with_anything_but_digits_is_no_number(string sent, string read) =>
        Assert.Equal(read, new DigitsOnly().GetString(Encoding.Latin1.GetBytes(sent)));
}
