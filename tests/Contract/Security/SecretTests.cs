using System.Text;

namespace SecureFin.Contract.Tests.Security;

public sealed class SecretTests
{
    [Fact]
    public void A_secret_prints_as_a_word_and_is_revealed_only_on_demand()
    {
        using var secret = Secret.FromText("hunter2");

        Assert.Equal("[secret]", secret.ToString());
        Assert.Equal("[secret]", $"{secret}");
        Assert.Equal("hunter2", secret.RevealText());
        Assert.Equal(7, secret.Length);
    }

    [Fact]
    public void An_empty_secret_does_not_exist() => Assert.Throws<ArgumentException>(() => Secret.FromBytes([]));

    [Fact]
    public void Secrets_compare_by_content()
    {
        using var left = Secret.FromText("a");
        using var same = Secret.FromBytes(Encoding.UTF8.GetBytes("a"));
        using var other = Secret.FromText("b");

        Assert.True(left.FixedTimeEquals(same));
        Assert.False(left.FixedTimeEquals(other));
    }

    [Fact]
    public void A_disposed_secret_is_gone()
    {
        var secret = Secret.FromText("a");
        secret.Dispose();

        Assert.Throws<ObjectDisposedException>(() => secret.RevealText());
    }
}
