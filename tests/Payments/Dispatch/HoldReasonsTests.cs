namespace SecureFin.Payments.Tests.Dispatch;

public sealed class HoldReasonsTests
{
    [Theory]
    [InlineData(null, "", null)]
    [InlineData("a", "", "a")]
    [InlineData("a", "a", null)]
    [InlineData("a, b", "", "a, b")]
    [InlineData("a, b", "b", "a")]
    [InlineData("a,b", "a b", null)]
    [InlineData("b, a", "a b c", null)]
    [InlineData("A", "a", "A")]
    [InlineData("a.b", "a", "a.b")]
    [InlineData(", ,", "a", ", ,")]
    public void Only_what_was_released_by_name_holds_no_more(string? hold, string released, string? left) =>
        Assert.Equal(left, HoldReasons.Unreleased(hold, released.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
