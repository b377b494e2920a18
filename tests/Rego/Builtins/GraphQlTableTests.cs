namespace SecureFin.Rego.Tests.Builtins;

/// <summary>The graphql family against a table of queries and schemas, one rule of the specification each.</summary>
public sealed class GraphQlTableTests
{
    private static readonly string[] Blocks = File.ReadAllText(TestData.Path("rego", "graphql.txt")).Split("\n=== ");

    private static readonly RegoValue PetSchema = RegoValue.FromString(string.Join('\n', Blocks[0].Split('\n').Where(line => !line.StartsWith('#'))));

    public static TheoryData<string, string, string> Table() => new(Blocks.Skip(1).Select(block => (block.Split(" | ")[0], block.Split('\n')[0].Split(" | ")[1], block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..])));

    [Theory]
    [MemberData(nameof(Table))]
    public void A_document_is_as_valid_as_the_table_says(string verdict, string note, string text)
    {
        var (document, valid) = (RegoValue.FromString(text), verdict.EndsWith(" valid", StringComparison.Ordinal) || verdict == "valid");
        if (verdict.StartsWith("schema", StringComparison.Ordinal))
        {
            Assert.True(Call("graphql.schema_is_valid", document).Equals(RegoValue.FromBoolean(valid)), note);
            return;
        }

        var parsed = Call("graphql.parse", document, PetSchema);
        var verified = Call("graphql.parse_and_verify", document, PetSchema).AsArray();

        Assert.True(Call("graphql.is_valid", document, PetSchema).Equals(RegoValue.FromBoolean(valid)), note);
        Assert.Equal((valid, valid), (parsed.IsDefined, verified[0].IsTrue));
        if (!valid) return;
        Assert.Equal(Call("graphql.parse_query", document).ToJson(), verified[1].ToJson());
        Assert.Equal(Call("graphql.parse_schema", PetSchema).ToJson(), verified[2].ToJson());
        Assert.Equal(RegoArray.Create(verified[1], verified[2]), parsed.AsArray(), (left, right) => ((RegoValue)left).Equals(right));
    }

    private static RegoValue Call(string name, params RegoValue[] args) => BuiltinRegistry.Find(name)!.Invoke!(new BuiltinContext(), args);
}
