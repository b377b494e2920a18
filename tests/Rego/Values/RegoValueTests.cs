namespace SecureFin.Rego.Tests.Values;

public sealed class RegoValueTests
{
    [Theory]
    [InlineData("null", "false")]
    [InlineData("false", "true")]
    [InlineData("true", "0")]
    [InlineData("-1", "0")]
    [InlineData("1", "1.5")]
    [InlineData("1", "\"1\"")]
    [InlineData("\"Z\"", "\"a\"")]
    [InlineData("\"\uFFFD\"", "\"\U0001F44D\"")]
    [InlineData("\"z\"", "[]")]
    [InlineData("[1]", "[1,0]")]
    [InlineData("[9]", "{}")]
    [InlineData("{\"a\":1}", "{\"a\":2}")]
    [InlineData("{\"a\":2}", "{\"b\":0}")]
    [InlineData("{\"a\":1,\"c\":0}", "{\"a\":2,\"b\":1}")]
    [InlineData("1e-400", "1e400")]
    [InlineData("1e999999999998", "1e999999999999")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567891")]
    public void Values_are_ordered_as_OPA_orders_them(string less, string greater)
    {
        var (a, b) = (RegoJson.Parse(less), RegoJson.Parse(greater));

        Assert.True(a < b);
        Assert.True(b > a);
        Assert.NotEqual(a, b);
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1e2", "100")]
    [InlineData("0.5e1", "5.000")]
    [InlineData("-0", "0")]
    [InlineData("1e400", "10e399")]
    [InlineData("[1.0,{\"a\":10e-1}]", "[1,{\"a\":1}]")]
    public void Equal_values_have_equal_hashes_whatever_their_text(string one, string other)
    {
        var (a, b) = (RegoJson.Parse(one), RegoJson.Parse(other));

        Assert.Equal(a, b);
        Assert.Equal(0, a.CompareTo(b));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Fact]
    public void A_default_value_is_undefined_and_not_truthy()
    {
        Assert.True(default(RegoValue).IsUndefined);
        Assert.False(default(RegoValue).IsTruthy);
        Assert.False(RegoValue.False.IsTruthy);
        Assert.True(RegoValue.Null.IsTruthy);
        Assert.True(RegoValue.FromInt64(0).IsTruthy);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(1000)]
    public void Objects_and_sets_find_every_key_and_list_them_in_order(int count)
    {
        var map = new RegoObjectBuilder();
        var set = new RegoSetBuilder();
        for (var i = count - 1; i >= 0; i--)
        {
            map.Set($"key{i:0000}", RegoValue.FromInt64(i));
            set.Add(RegoValue.FromString($"key{i:0000}"));
        }

        var (built, items) = (map.Build(), set.Build());

        Assert.Equal(count, built.Count);
        for (var i = 0; i < count; i++)
        {
            Assert.True(built.TryGetValue(RegoValue.FromString($"key{i:0000}"), out var value));
            Assert.Equal(RegoValue.FromInt64(i), value);
            Assert.Equal($"key{i:0000}", built.KeyAt(i).AsString());
            Assert.Equal(RegoValue.FromInt64(i), built.ValueAt(i));
            Assert.Equal($"key{i:0000}", items[i].AsString());
        }

        Assert.False(built.ContainsKey(RegoValue.FromString("other")));
    }

    [Fact]
    public void A_conflicting_member_is_refused_and_an_equal_one_taken()
    {
        var builder = new RegoObjectBuilder();

        Assert.True(builder.TryAdd(RegoValue.FromString("a"), RegoValue.FromInt64(1)));
        Assert.True(builder.TryAdd(RegoValue.FromString("a"), RegoValue.FromNumberText("1.0")));
        Assert.False(builder.TryAdd(RegoValue.FromString("a"), RegoValue.FromInt64(2)));
    }
}
