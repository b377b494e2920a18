using System.Text;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Policy;
using SecureFin.Rego;

namespace SecureFin.Gateway.Tests.Policy;

/// <summary>What a policy may ask to be masked.</summary>
public sealed class DecisionReaderTests
{
    [Theory]
    [InlineData("iban")]
    [InlineData("bic")]
    [InlineData("/Data/*/Name")]
    [InlineData("/Document/**/Nm")]
    [InlineData("/a~1b/0/@Ccy")]
    public void A_data_class_a_bic_and_a_place_can_be_masked(string key)
    {
        foreach (var action in (string[])["partial", "token", "remove"])
        {
            var mask = Read(new() { [key] = action }).Obligations.Mask;

            Assert.Equal(action, mask[key]);
            Assert.False(MaskingPlan.Compile(MaskingRules.From(mask), MaskingKey.Generate()).IsEmpty);
        }
    }

    [Theory]
    [InlineData("name", "remove")]
    [InlineData("BIC", "remove")]
    [InlineData("Data/Name", "remove")]
    [InlineData("", "remove")]
    [InlineData("/", "remove")]
    [InlineData("/a/", "remove")]
    [InlineData("/a//b", "remove")]
    [InlineData("/a/**", "remove")]
    [InlineData("/**", "remove")]
    [InlineData("/---", "remove")]
    [InlineData("/a/b", "blur")]
    [InlineData("bic", "blur")]
    public void Anything_else_is_no_readable_decision(string key, string action) =>
        Assert.Equal(Problems.PolicyUnavailable, Assert.Throws<ProblemException>(() => Read(new() { [key] = action })).Problem);

    [Fact]
    public void As_many_rules_are_read_as_a_plan_can_have()
    {
        static Dictionary<string, string> Places(int count, string steps) => Enumerable.Range(0, count).ToDictionary(i => $"/{steps}{i}", _ => "remove", StringComparer.Ordinal);

        Assert.Equal(MaskingRules.MaxRules, Read(Places(MaskingRules.MaxRules, "a")).Obligations.Mask.Count);
        Assert.Throws<ProblemException>(() => Read(Places(MaskingRules.MaxRules + 1, "a")));
        Assert.Throws<ProblemException>(() => Read(Places(1, new string('x', 100)))); // a longer name than a plan knows
        Assert.Throws<ProblemException>(() => Read(Places(1, string.Concat(Enumerable.Repeat("a/", 600)))));
    }

    private static PolicyDecision Read(Dictionary<string, string> mask)
    {
        var decision = JsonSerializer.Serialize(new { allow = true, reasons = Array.Empty<string>(), obligations = new { mask, approvals = 0, hold = (string?)null } });
        return DecisionReader.Read(RegoJson.Parse(Encoding.UTF8.GetBytes(decision)), "id", "revision");
    }
}
