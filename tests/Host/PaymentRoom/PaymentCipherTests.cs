using System.Security.Cryptography;
using SecureFin.Gateway.PaymentRoom;

namespace SecureFin.Gateway.Tests.PaymentRoom;

public sealed class PaymentCipherTests
{
    private const string Place = "instruction/01JD0000000000000000000000";
    private static readonly string Old = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly string New = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void What_was_sealed_opens_at_its_place_alone()
    {
        var cipher = PaymentCipher.From(Old);
        var text = cipher.Seal("Anna Bérg", Place);

        Assert.Equal("Anna Bérg", cipher.Open(text, Place));
        Assert.NotEqual(text, cipher.Seal("Anna Bérg", Place));
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open(text, Place + "1"));
    }

    [Fact]
    public void A_new_key_before_the_others_seals_and_the_others_still_open()
    {
        var (before, after) = (PaymentCipher.From(Old), PaymentCipher.From($"{New}\n{Old}\n"));
        var text = before.Seal("a", Place);

        Assert.Equal("a", after.Open(text, Place));
        Assert.Equal(before.Token("x"), after.Token("x"));
        Assert.Throws<CryptographicException>(() => before.Open(after.Seal("a", Place), Place));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"clear\":1}")]
    [InlineData("p1.")]
    [InlineData("p1.00000000.AAAA")]
    [InlineData("p1.zz.!!")]
    public void A_text_that_is_not_sealed_is_refused(string text) =>
        Assert.ThrowsAny<CryptographicException>(() => PaymentCipher.From(Old).Open(text, Place));

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        var cipher = PaymentCipher.From(Old);
        var text = cipher.Seal("amount", Place);
        for (var at = 0; at < text.Length; at++)
        {
            var changed = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
            Assert.ThrowsAny<CryptographicException>(() => cipher.Open(changed, Place));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    public void A_ring_without_a_whole_key_is_refused(string ring) => Assert.Throws<ArgumentException>(() => PaymentCipher.From(ring));
}
