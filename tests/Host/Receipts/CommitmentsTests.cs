using System.Security.Cryptography;
using System.Text;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Receipts;

public sealed class CommitmentsTests
{
    [Theory]
    [InlineData("01JD0000000000000000000001", "subject")]
    [InlineData("01JD0000000000000000000001", "target")]
    [InlineData("01JZZZZZZZZZZZZZZZZZZZZZZZ", "x")]
    public void A_salt_is_the_first_half_of_the_hmac_that_the_base_library_makes(string call, string name)
    {
        var key = SHA256.HashData(Encoding.ASCII.GetBytes(call));
        var salt = new byte[Commitments.SaltBytes];

        new Commitments(key).Salt(Encoding.ASCII.GetBytes(name), call, salt);

        Assert.Equal(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{call}\0{name}"))[..Commitments.SaltBytes], salt);
    }

    [Fact]
    public void A_key_longer_than_a_block_is_refused() => Assert.Throws<ArgumentException>(() => new Commitments(new byte[65]));
}
