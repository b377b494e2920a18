namespace SecureFin.Rego.Tests.Compile;

/// <summary>Schemas that annotations name, and how far they reach.</summary>
public sealed class SchemaScopeTests
{
    private const string Subpackages = "# METADATA\n# scope: subpackages\n# schemas:\n# - input: schema.call\npackage a\n";
    private const string Document = "# METADATA\n# scope: document\n# schemas:\n# - input: schema.call\n";

    private static readonly Dictionary<string, RegoValue> Schemas = new(StringComparer.Ordinal)
    {
        ["call"] = RegoJson.Parse("""{"type":"object","additionalProperties":false,"properties":{"x":{"type":"number"}}}"""),
        ["free"] = RegoJson.Parse("""{"anyOf":[{},{"type":"string"}]}"""),
    };

    [Theory]
    [InlineData(Subpackages, "package a.b\n\nx := input.y\n", "3 undefined ref: input.y")]
    [InlineData(Subpackages, "package a\n\nx := input.y\n", "3 undefined ref: input.y")]
    [InlineData(Subpackages, "package ab\n\nx := input.y\n", "")]
    [InlineData("package a\n" + Document + "x := 1 if input.z\n", "package a\n\nx := 2 if input.y\n\ny := input.y\n", "6 undefined ref: input.z|3 undefined ref: input.y")]
    [InlineData("# METADATA\n# schemas:\n# - input: schema.call\npackage a\n", "package a\n\nx := input.y\n", "")]
    [InlineData(Subpackages, "# METADATA\n# schemas:\n# - input: schema.free\npackage a.b\n\nx := input.y\n", "")]
    [InlineData("package a\n", "# METADATA\n# schemas:\n# - input: schema.nope\npackage a.b\n\nx := input.y\n", "6 undefined schema: schema.nope")]
    public void A_schema_reaches_as_far_as_its_scope_and_the_nearest_one_counts(string first, string second, string faults)
    {
        var compiled = new RegoCompiler(CompilerOptions.Default with { Schemas = Schemas }).Compile([new RegoModuleSource("1.rego", first), new RegoModuleSource("2.rego", second)]);

        Assert.Equal(faults, string.Join('|', compiled.Errors.Select(error => $"{error.Row} {error.Message}")));
    }

    [Fact]
    public void Without_any_schema_names_are_taken_for_granted() =>
        Assert.Empty(new RegoCompiler().Compile([new RegoModuleSource("1.rego", Subpackages + "\nx := input.y\n")]).Errors);

    [Theory]
    [InlineData("package a\n" + Document + "x := 1 if input.x\n\n" + Document + "x := 2 if input.x\n", "package b\n", "8 document annotation redeclared: 1.rego:2")]
    [InlineData("package a\n" + Document + "x := 1\n", "package a\n" + Document + "x := 1\n", "2 document annotation redeclared: 1.rego:2")]
    [InlineData(Subpackages, Subpackages, "1 subpackages annotation redeclared: 1.rego:1")]
    [InlineData("package a\n" + Document + "x[y] := 1 if some y in [1]\n\n" + Document + "x.z := 2\n", "package b\n", "")]
    [InlineData("# METADATA\n# title: a\n\n# METADATA\n# title: b\npackage a\n", "package a\n", "4 package annotation redeclared: 1.rego:1")]
    public void A_document_and_the_packages_below_one_are_annotated_once(string first, string second, string faults)
    {
        var compiled = new RegoCompiler(CompilerOptions.Default with { Schemas = Schemas }).Compile([new RegoModuleSource("1.rego", first), new RegoModuleSource("2.rego", second)]);

        Assert.Equal(faults, string.Join('|', compiled.Errors.Where(error => error.Code == "rego_type_error").Select(error => $"{error.Row} {error.Message}")));
    }
}
