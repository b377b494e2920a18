using Xunit;

namespace SecureFin.Rego.Tests.Builtins;

/// <summary>The short cut over constant beginnings and ends answers as the automaton, which finds captures without it.</summary>
public class RegexLiteralTests(ITestOutputHelper output)
{
    private const int Rounds = 20_000;
    private static readonly string[] Pieces = ["a", "b", "ab", ".", "[ab]", "[^a]", "a*", "(?:a|b)", "(?i:a)", "b?", "\\x{FFFD}", "é", "😀", "(a)", "$", "^"];
    private static readonly string[] Texts = ["a", "b", "A", "\uFFFD", "\uD83D", "\uDE00", "é", "😀", "\n"];

    [Fact]
    public void An_anchored_expression_matches_exactly_where_its_captures_are_found()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
#pragma warning disable CA5394 // A seed that a failure prints, no secret.
        var random = new Random(seed);
        string Some(string[] from) => string.Concat(random.GetItems(from, random.Next(5)));
        for (var round = 0; round < Rounds; round++)
        {
            var pattern = (random.Next(4) == 0 ? string.Empty : "^") + Some(Pieces) + (random.Next(4) == 0 ? string.Empty : "$");
            var text = Some(Texts);
#pragma warning restore CA5394
            Assert.True(RegoRegex.TryGet(null, pattern, out var regex, out var error), error);
            var found = regex.FindAll(new BuiltinContext(), text, 1)!.Count > 0;
            Assert.True(regex.IsMatch(new BuiltinContext(), text) == found, $"{pattern} on {string.Join(' ', text.Select(c => ((int)c).ToString("X4", null)))}: captures say {found}");
        }
    }

    [Theory]
    [InlineData("^abc", "abc", "")]
    [InlineData("abc$", "", "abc")]
    [InlineData("^ab.*yz$", "ab", "yz")]
    [InlineData("^(ab)c$", "", "c")]
    [InlineData("^ab|c$", "", "")]
    [InlineData("(?i)^ab$", "", "")]
    [InlineData("(?m)^ab$", "", "")]
    [InlineData("^😀\\x{FFFD}a", "😀", "")]
    public void Constant_beginnings_and_ends_are_those_of_every_match(string pattern, string prefix, string suffix) =>
        Assert.Equal((prefix, suffix), RegexLiterals.Around(RegexParser.Parse(pattern, out _)));
}
