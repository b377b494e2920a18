using SecureFin.Gateway.PassThrough;

namespace SecureFin.Gateway.Tests.PassThrough;

public sealed class RawTargetTests
{
    [Theory]
    [InlineData("http://127.0.0.1:1/", "/erp/x/a!$&'()*+,=:@b", "/a!$&'()*+,=:@b")]
    [InlineData("http://127.0.0.1:1", "/erp/x/%7Euser?q=a+b%20c&a=1&a=2", "/%7Euser?q=a+b%20c&a=1&a=2")]
    [InlineData("http://127.0.0.1:1/base/", "/erp/x/%C3%A9", "/base/%C3%A9")]
    [InlineData("http://127.0.0.1:1/", "/erp/x", "/")]
    [InlineData("http://127.0.0.1:1/", "/erp/x?a=1", "/?a=1")]
    public void Not_a_byte_changes(string baseAddress, string target, string expected) =>
        Assert.Equal(expected, RawTarget.Append(baseAddress, target, "/erp/x").PathAndQuery);

    [Fact]
    public void A_target_outside_the_prefix_goes_nowhere() =>
        Assert.Throws<InvalidOperationException>(() => RawTarget.Append("http://127.0.0.1:1/", "/ERP/x", "/erp/x"));
}
