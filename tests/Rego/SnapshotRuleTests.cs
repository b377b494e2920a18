namespace SecureFin.Rego.Tests;

public sealed class SnapshotRuleTests
{
    private static readonly PolicySnapshot Snapshot = new RegoCompiler().Compile(
        [new RegoModuleSource("p.rego", "package a.b\n\ndecision := {\"allow\": true}\n\nby_user[name] := 1 if name := input.user\n")],
        RegoJson.Parse("{\"a\": {\"limits\": [1]}}")).Snapshot!;

    [Theory]
    [InlineData("data.a.b.decision", true)]
    [InlineData("data.a.b.by_user", true)]
    [InlineData("data.a.b", false)]
    [InlineData("data.a.limits", false)]
    [InlineData("data.a.b.decision.allow", false)]
    [InlineData("data.a.b.decisions", false)]
    [InlineData("input.a", false)]
    [InlineData("no query", false)]
    public void A_snapshot_knows_which_documents_are_made_by_rules(string path, bool expected) =>
        Assert.Equal(expected, Snapshot.HasRule(path));
}
