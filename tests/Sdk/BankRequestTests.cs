namespace SecureFin.Connectors.Tests;

public sealed class BankRequestTests
{
    [Theory]
    [InlineData("accounts")]
    [InlineData("")]
    [InlineData("//evil")]
    [InlineData("/a/../b")]
    [InlineData("/a/./b")]
    [InlineData("/a/%2E%2e/b")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    [InlineData("/a;b")]
    [InlineData("/a\\b")]
    [InlineData("https://evil.example/")]
    public void A_path_that_could_lead_elsewhere_is_refused(string path) =>
        Assert.Throws<ArgumentException>(() => BankRequest.Get(path, "accounts"));

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("58923-001", "58923-001")]
    public void An_identifier_becomes_one_segment(string value, string segment) => Assert.Equal(segment, BankPath.Segment(value));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a%2fb")]
    [InlineData("a;b")]
    public void An_identifier_that_cannot_be_a_segment_is_refused(string value)
    {
        Assert.False(BankPath.IsSegment(value));
        Assert.Throws<ArgumentException>(() => BankPath.Segment(value));
    }

    [Fact]
    public void Only_allowed_headers_may_be_set()
    {
        var request = BankRequest.Get("/accounts", "accounts");

        Assert.Throws<ArgumentException>(() => request with { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer x" } });
        Assert.Throws<ArgumentException>(() => request with { Headers = new Dictionary<string, string> { ["Accept"] = "a\r\nHost: evil" } });
        Assert.Equal("*/*", (request with { Headers = new Dictionary<string, string> { ["accept"] = "*/*" } }).Headers["accept"]);
    }
}
