using System.Text;

namespace SecureFin.Rego.Tests.Values;

public sealed class RegoJsonTests
{
    [Theory]
    [InlineData("[1.0,1e3,1e400,-0,0.10,123456789012345678901234567890]", "[1.0,1e3,1e400,-0,0.10,123456789012345678901234567890]")]
    [InlineData("{\"b\":1,\"a\":[ ],\"b\":{ }}", "{\"a\":[],\"b\":{}}")]
    [InlineData("\"a\\u003c\\u2028\\ud83d\\udc4d\\ud800x\\/\\b\"", "\"a\\u003c\\u2028\U0001F44D\uFFFDx/\\b\"")]
    [InlineData(" [ true , false , null ] ", "[true,false,null]")]
    public void A_document_is_written_as_OPA_writes_it(string json, string written) =>
        Assert.Equal(written, RegoJson.Parse(json).ToJson());

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("[1", "unexpected EOF")]
    [InlineData("\"a", "unexpected EOF")]
    [InlineData("{a", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("nul!", "invalid character '!' in literal null (expecting 'l')")]
    [InlineData("1.x", "invalid character 'x' after decimal point in numeric literal")]
    [InlineData("\"\\x\"", "invalid character 'x' in string escape code")]
    [InlineData("\"\n\"", "invalid character '\\n' in string literal")]
    [InlineData("1 1", "error: invalid character '1' after top-level value")]
    public void A_faulty_document_is_refused_with_the_words_of_the_decoder(string json, string error) =>
        Assert.Equal(error, Assert.Throws<RegoJsonException>(() => RegoJson.Parse(json)).Message);

    [Fact]
    public void A_deep_document_is_refused_and_does_not_end_the_process()
    {
        var json = new byte[10_000_000];
        Array.Fill(json, (byte)'[');

        Assert.Throws<RegoJsonException>(() => RegoJson.Parse(json));
    }

    [Fact]
    public void A_set_is_a_sorted_array_and_a_key_that_is_no_string_its_text()
    {
        var map = new RegoObjectBuilder();
        map.Set(RegoSet.Create(RegoValue.FromInt64(2), RegoValue.FromInt64(1)), RegoValue.True);
        map.Set("[1", RegoValue.Null);
        map.Set(RegoValue.FromInt64(7), RegoSet.Create(RegoValue.FromString("b"), RegoValue.Null));

        Assert.Equal("{\"7\":[null,\"b\"],\"[1\":null,\"[1,2]\":true}", ((RegoValue)map.Build()).ToJson());
    }

    [Fact]
    public void Known_names_are_the_same_string_object()
    {
        var symbols = new SymbolTable();
        var data = RegoJson.ParseAndIntern("{\"amount\":1}"u8, symbols);

        var input = RegoJson.Parse("{\"amount\":2,\"other\":3}"u8, symbols);

        Assert.Same(data.AsObject().KeyAt(0).AsString(), input.AsObject().KeyAt(0).AsString());
        Assert.Equal(1, symbols.Count);
    }

    [Fact]
    public void Bytes_that_are_no_text_survive_and_sort_by_byte()
    {
        byte[] bytes = [0x61, 0xFF, 0x80, 0xE2, 0x82];
        var text = GoText.Decode(bytes);

        Assert.Equal(bytes, GoText.Encode(text));
        Assert.Equal("\"a\uFFFD\uFFFD\uFFFD\uFFFD\"", RegoValue.FromString(text).ToJson());
        Assert.True(GoText.Compare("\u00e9", GoText.Decode([0xFE])) < 0);
        Assert.True(Encoding.UTF8.GetBytes(text).Length > bytes.Length);
    }
}
