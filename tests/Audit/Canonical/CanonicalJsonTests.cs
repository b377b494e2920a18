using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Audit.Canonical;

namespace SecureFin.Audit.Tests.Canonical;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Published_documents_have_their_published_canonical_form()
    {
        var cases = TestData.Json("json/rfc8785.json").GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        foreach (var test in cases)
            Assert.Equal(Encoding.UTF8.GetString(test.GetProperty("output").GetBytesFromBase64()), Canonical(test.GetProperty("input").GetBytesFromBase64()));
    }

    [Fact]
    public void Doubles_print_as_in_ECMAScript_and_infinities_are_refused()
    {
        var cases = TestData.Json("json/rfc8785-numbers.json").GetProperty("cases").EnumerateArray().ToList();
        Assert.True(cases.Count > 2000);
        foreach (var test in cases)
        {
            var value = BitConverter.Int64BitsToDouble(long.Parse(test.GetProperty("ieee").GetString()!, NumberStyles.HexNumber));
            if (test.TryGetProperty("text", out var text))
                Assert.Equal(text.GetString(), EcmaScriptNumber.Format(value));
            else if (!double.IsFinite(value))
                Assert.Throws<FormatException>(() => EcmaScriptNumber.Format(value));
        }
    }

    [Theory]
    [InlineData("""{"b":1,"a":[true,false,null," "]}""", """{"a":[true,false,null," "],"b":1}""")]
    [InlineData("""{"\ud83d\ude00":1,"\ufb33":2,"z":3}""", "{\"z\":3,\"\U0001F600\":1,\"\ufb33\":2}")]
    [InlineData("""["\u0000\u001f\u007f\u2028/\"\\\b\t\n\f\r"]""", "[\"\\u0000\\u001f\u007f\u2028/\\\"\\\\\\b\\t\\n\\f\\r\"]")]
    [InlineData("[-0, 1e0, 1E2, 0.10, 1e21, 1e-7]", "[0,1,100,0.1,1e+21,1e-7]")]
    public void Values_get_their_one_spelling(string json, string expected) => Assert.Equal(expected, Canonical(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("[1e400]")]
    [InlineData("[1")]
    [InlineData("")]
    public void What_has_no_canonical_form_is_refused(string json) =>
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Nesting_beyond_the_limit_is_refused() =>
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65))));

    [Fact]
    public void A_node_is_written_like_its_text() =>
        Assert.Equal("""{"a":"é<>&'","b":1.5}""", Encoding.UTF8.GetString(CanonicalJson.Serialize(new JsonObject { ["b"] = 1.5, ["a"] = "é<>&'" })));

    private static string Canonical(byte[] json) => Encoding.UTF8.GetString(CanonicalJson.Canonicalize(json));
}
