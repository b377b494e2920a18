namespace SecureFin.Rego.Tests.Values;

public sealed class NumberTests
{
    // Operands, operator and OPA 1.7.1's text of the result.
    [Theory]
    [InlineData("plus", "0.1", "0.2", "0.3")]
    [InlineData("div", "1", "3", "0.33333333333333333334")]
    [InlineData("div", "2", "3", "0.6666666666666666667")]
    [InlineData("minus", "1", "0.9", "0.10000000000000000002")]
    [InlineData("mul", "33.33", "3", "99.990000000000000005")]
    [InlineData("mul", "12345.678", "100", "1.2345678e+06")]
    [InlineData("mul", "0.07", "100", "7")]
    [InlineData("div", "22", "7", "3.1428571428571428572")]
    [InlineData("mul", "1e-10", "1e-10", "1e-20")]
    [InlineData("plus", "1e20", "0.5", "100000000000000000000")]
    [InlineData("mul", "-1234567.75", "1", "-1.23456775e+06")]
    [InlineData("mul", "0.0001", "1", "0.0001")]
    [InlineData("plus", "9223372036854775807", "1", "9223372036854775808")]
    [InlineData("minus", "-9223372036854775808", "1", "-9223372036854775809")]
    [InlineData("mul", "4294967296", "4294967296", "18446744073709551616")]
    [InlineData("plus", "123456789012345678901234567890", "1", "123456789012345678901234567891")]
    [InlineData("div", "-7", "2", "-3.5")]
    [InlineData("rem", "-7", "3", "-1")]
    [InlineData("div", "-9223372036854775808", "-1", "9223372036854775808")]
    public void Arithmetic_gives_the_digits_of_OPA(string operation, string left, string right, string expected)
    {
        var result = BuiltinRegistry.Find(operation)!.Invoke!(new BuiltinContext(), [RegoJson.Parse(left), RegoJson.Parse(right)]);

        Assert.Equal(expected, result.ToJson());
    }

    [Theory]
    [InlineData("1e4000000000", "2")]
    [InlineData("1e-9999999", "3")]
    public void Numbers_beyond_all_bounds_are_a_failure_and_not_a_burden(string left, string right)
    {
        var context = new BuiltinContext();

        var result = BuiltinRegistry.Find("mul")!.Invoke!(context, [RegoJson.Parse(left), RegoJson.Parse(right)]);

        Assert.True(result.IsUndefined);
        Assert.Equal("mul: number out of range", context.TakeError("mul")!.Value.Message);
    }
}
