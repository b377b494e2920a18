namespace SecureFin.Jose.Tests;

/// <summary>Strict parsing and canonical writing of structured fields.</summary>
public sealed class StructuredFieldTests
{
    [Theory]
    [InlineData("a=1, b;x=?0;y, c=(1 \"two\" tok);z=:AA==:", "a=1, b;x=?0;y, c=(1 \"two\" tok);z=:AA==:")]
    [InlineData("a=1,b=2", "a=1, b=2")]
    [InlineData("a=(  1   2  )", "a=(1 2)")]
    [InlineData("a=1;  x=2", "a=1;x=2")]
    [InlineData("a=1, b=2, a=3", "a=3, b=2")]
    [InlineData("a=?1", "a")]
    [InlineData("a=-0.500", "a=-0.5")]
    [InlineData("a=1.0", "a=1.0")]
    [InlineData("a=@1659578233", "a=@1659578233")]
    [InlineData("a=%\"f%c3%bcr\"", "a=%\"f%c3%bcr\"")]
    [InlineData("", "")]
    [InlineData("a=\"q\\\"\\\\\"", "a=\"q\\\"\\\\\"")]
    public void A_dictionary_comes_out_in_canonical_form(string text, string canonical)
    {
        Assert.True(StructuredField.TryParseDictionary(text, out var dictionary));
        Assert.Equal(canonical, StructuredField.Serialize(dictionary!));
    }

    [Theory]
    [InlineData("a=")]
    [InlineData("a=1,")]
    [InlineData("A=1")]
    [InlineData("a=1 b=2")]
    [InlineData("a=(1")]
    [InlineData("a=(1,2)")]
    [InlineData("a=((1))")]
    [InlineData("a=(1\t2)")]
    [InlineData("a=\"x")]
    [InlineData("a=\"\\x\"")]
    [InlineData("a=\"\u00fc\"")]
    [InlineData("a=:AA:")]
    [InlineData("a=:AB==:")]
    [InlineData("a=:A A=:")]
    [InlineData("a=:AA==")]
    [InlineData("a=?2")]
    [InlineData("a=1234567890123456")]
    [InlineData("a=1234567890123.1")]
    [InlineData("a=1.1234")]
    [InlineData("a=1.")]
    [InlineData("a=-")]
    [InlineData("a=@1.5")]
    [InlineData("a=%\"%C3%BC\"")]
    [InlineData("a=%\"%ff\"")]
    [InlineData("a=1;")]
    [InlineData("a=1;X=2")]
    public void A_malformed_dictionary_is_refused_whole(string text) => Assert.False(StructuredField.TryParseDictionary(text, out _));

    [Fact]
    public void More_members_than_the_limit_are_refused()
    {
        var text = string.Join(',', Enumerable.Range(0, StructuredField.MaxMembers + 1).Select(i => $"a{i}"));

        Assert.False(StructuredField.TryParseDictionary(text, out _));
    }
}
