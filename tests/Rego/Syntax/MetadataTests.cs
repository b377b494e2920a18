using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Syntax;

/// <summary>METADATA blocks: what is refused, with OPA's words and row, and what policies see of the rest.</summary>
public sealed class MetadataTests
{
    [Theory]
    [InlineData("# ", 3, "expected METADATA block, found whitespace")]
    [InlineData("# authors: ['']", 3, "invalid author definition : author is an empty string")]
    [InlineData("# authors: [1]", 3, "invalid author definition %!s(int=1): invalid value type, must be string or map")]
    [InlineData("# authors: [{mail: x}]", 3, "'name' and/or 'email' values required in object")]
    [InlineData("# related_resources: ['']", 3, "invalid related-resource definition : ref URL may not be empty string")]
    [InlineData("# related_resources: [{description: x}]", 3, "'ref' value required in object")]
    [InlineData("# related_resources: [true]", 3, "invalid value type, must be string or map")]
    [InlineData("# schemas: [{input: nope}]", 3, "invalid schema reference")]
    [InlineData("# schemas: [{input: 5}]", 3, "invalid schema declaration for path \"input\"")]
    [InlineData("# schemas: [{'in put': schema.x}]", 3, "invalid document reference")]
    [InlineData("# scope: everywhere", 3, "invalid annotation scope 'everywhere'. Use one of 'rule', 'document', 'package', or 'subpackages'")]
    [InlineData("# scope: subpackages", 3, "annotation scope 'subpackages' must be applied to package (have rule)")]
    public void A_block_that_cannot_be_read_is_a_parse_error_in_its_row(string line, int row, string message)
    {
        var error = Assert.Single(new RegoCompiler().Compile([new RegoModuleSource("p.rego", $"package p\n\n# METADATA\n{line}\nx := 1\n")]).Errors);

        Assert.Equal(("rego_parse_error", row), (error.Code, error.Row));
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Table() => new(File.ReadAllText(TestData.Path("rego", "metadata.txt")).Split("\n=== ").Skip(1)
        .Select(part => part.Split('\n', 2)).Select(parts => (parts[0], parts[1].TrimEnd('\n'))));

    [Theory]
    [MemberData(nameof(Table))]
    public void The_types_of_the_fields_are_those_of_the_table(string ending, string block)
    {
        var text = $"package p\n\n# METADATA\n{string.Join('\n', block.Split('\n').Select(line => "# " + line))}\nx := 1\n";

        var errors = new RegoCompiler().Compile([new RegoModuleSource("p.rego", text)]).Errors;

        Assert.Equal(ending == "-" ? "" : ending.Replace("\\n", "\n", StringComparison.Ordinal), string.Join('\n', errors.Select(error => $"{error.Row} {error.Message}")));
    }

    [Fact]
    public void Scalars_in_the_place_of_texts_are_their_text_and_empty_fields_are_left_out()
    {
        const string Block = "# METADATA\n# title: 1.0\n# description: ''\n# organizations: [7, ~, x]\n# entrypoint: no\n# authors: []\n# custom: {a: yes}\n";
        var module = new RegoModuleSource("p.rego", $"package p\n\n{Block}x := rego.metadata.rule()\n");

        var rule = new RegoCompiler().Compile([module]).Snapshot!.Prepare("data.p.x").Evaluate(default).Value;

        Assert.Equal("""{"custom":{"a":"yes"},"organizations":["7","x"],"scope":"rule","title":"1.0"}""", rule.ToJson());
    }

    [Fact]
    public void The_chain_goes_from_the_rule_through_document_and_package_to_the_packages_above()
    {
        var above = new RegoModuleSource("a.rego", "# METADATA\n# scope: subpackages\n# organizations: [Treasury, Risk]\npackage a\n");
        var own = new RegoModuleSource("b.rego", """
            # METADATA
            # title: Package
            package a.b

            # METADATA
            # scope: document
            # description: Document

            # METADATA
            # title: Rule
            # authors:
            # - Ann  Lee <ann@example.com>
            # - <bob@example.com>
            # - { name: " Cy " }
            # related_resources:
            # - https://example.com/a
            # - { ref: https://example.com/b, description: " B " }
            # custom: { level: 3 }
            x := rego.metadata.chain()

            """);

        var chain = new RegoCompiler().Compile([above, own]).Snapshot!.Prepare("data.a.b.x").Evaluate(default).Value;

        const string Authors = """[{"email":"ann@example.com","name":"Ann Lee"},{"email":"bob@example.com"},{"name":"Cy"}]""";
        const string Related = """[{"ref":"https://example.com/a"},{"description":"B","ref":"https://example.com/b"}]""";
        Assert.Equal(
            RegoJson.Parse($$"""
                [{"annotations":{"authors":{{Authors}},"custom":{"level":3},"related_resources":{{Related}},"scope":"rule","title":"Rule"},"path":["a","b","x"]},
                 {"annotations":{"description":"Document","scope":"document"},"path":["a","b","x"]},
                 {"annotations":{"scope":"package","title":"Package"},"path":["a","b"]},
                 {"annotations":{"organizations":["Treasury","Risk"],"scope":"subpackages"},"path":["a"]}]
                """).ToJson(),
            chain.ToJson());
    }
}
