namespace SecureFin.Connectors.Tests;

public sealed class PagingTests
{
    private static readonly BankRequest First = BankRequest.Get("/aisp/accounts/1/transactions", "accounts", "from=2026-01-01");

    [Theory]
    [InlineData("https://bank.example/open-banking/v4.0/aisp/accounts/1/transactions?page=2")]
    [InlineData("https://elsewhere.example/aisp/accounts/1/transactions?page=2")]
    [InlineData("/open-banking/v4.0/aisp/accounts/1/transactions?page=2")]
    public void The_next_page_is_the_same_path_with_the_query_of_the_link(string link)
    {
        Assert.True(Paging.TryNext(First, link, out var next));

        Assert.Equal(First.Path, next!.Path);
        Assert.Equal("page=2", next.Query);
    }

    [Theory]
    [InlineData("https://bank.example/aisp/accounts/2/transactions?page=2")]
    [InlineData("https://bank.example/aisp/accounts/1/transactions?from=2026-01-01")]
    [InlineData("https://bank.example/aisp/accounts/1/transactions/../../2/transactions?page=2")]
    public void A_link_to_another_resource_or_to_the_same_page_is_refused(string link) =>
        Assert.False(Paging.TryNext(First, link, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void The_last_page_has_no_next(string? link)
    {
        Assert.True(Paging.TryNext(First, link, out var next));
        Assert.Null(next);
    }
}
