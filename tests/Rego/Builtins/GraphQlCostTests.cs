namespace SecureFin.Rego.Tests.Builtins;

/// <summary>What checking a GraphQL document costs, in steps and allocated bytes: they hold under any load.</summary>
public sealed class GraphQlCostTests
{
    private const string ListSchema = "type Query{a:T} type T{b(x:[Int]):Int}";

    [Fact]
    public void A_long_argument_behind_a_fragment_is_compared_with_itself_no_more()
    {
        var query = $"query{{{Repeat("a{...F} ", 4_000)}}} fragment F on T{{b(x:[{Repeat("1,", 15_000)}])}}";

        var (result, bytes, _) = Call("graphql.is_valid", query, ListSchema);

        Assert.True(result.IsTrue);
        Assert.True(bytes < 200_000_000, $"{bytes} bytes");
    }

    [Fact]
    public void Equal_long_arguments_of_one_name_are_read_once_each()
    {
        var query = $"{{{Repeat("a{...F} ", 300)}}} fragment F on T{{{Repeat($"b(x:[{Repeat("1,", 1_000)}]) ", 10)}}}";

        var (result, bytes, _) = Call("graphql.is_valid", query, ListSchema);

        Assert.True(result.IsTrue);
        Assert.True(bytes < 200_000_000, $"{bytes} bytes");
    }

    [Fact]
    public void Fields_of_an_interface_that_meet_those_of_many_objects_are_paid_for()
    {
        var schema = $"type Query{{i:I}} interface I{{b:Int}} {Listed(300, i => $"type T{i} implements I{{b:Int}}")}";
        var query = $"{{i{{{Repeat("b ", 3_000)}{Listed(300, i => $"...on T{i}{{b}}")}}}}}";

        Assert.True(Call("graphql.is_valid", query, schema).Steps > 900_000);
        Assert.True(Call("graphql.is_valid", query, schema, 100_000).Bytes < 100_000_000);
    }

    [Fact]
    public void Fragments_that_hold_many_others_are_looked_through_once()
    {
        var query = $"{{...A}} fragment A on Query{{{Repeat("...B ", 5_000)}}} fragment B on Query{{{Repeat("a{b}", 10_000)}}}";

        var (result, bytes, _) = Call("graphql.is_valid", query, ListSchema);

        Assert.True(result.IsTrue);
        Assert.True(bytes < 200_000_000, $"{bytes} bytes");
    }

    // A schema or query each that others work on for minutes.
    [Theory]
    [InlineData("operations over one long argument")]
    [InlineData("an interface named again and again")]
    [InlineData("many arguments, each looked up among many")]
    [InlineData("extensions of a long type")]
    [InlineData("a tree that holds itself many times")]
    public void A_check_that_costs_too_much_ends_the_evaluation(string name)
    {
        var (query, schema) = Documents(name);
        foreach (var function in (string[])["graphql.is_valid", "graphql.parse", "graphql.parse_and_verify"])
        {
            var context = Context(50_000);
            var result = BuiltinRegistry.Find(function)!.Invoke!(context, [query, schema]);

            Assert.True(result.IsUndefined, function);
            Assert.True(context.TakeError(function) is { Halts: true }, function);
        }
    }

    [Theory]
    [InlineData("graphql.parse_query", "{a,b}")]
    [InlineData("graphql.parse_schema", "type A{a:A} ")]
    [InlineData("graphql.schema_is_valid", "type A{a:A} ")]
    public void A_long_document_is_paid_for_while_it_is_read(string name, string part)
    {
        var context = Context(200_000);

        var result = BuiltinRegistry.Find(name)!.Invoke!(context, [RegoValue.FromString(Repeat(part, 900_000 / part.Length))]);

        Assert.True(result.IsUndefined && context.TakeError(name) is { Halts: true });
    }

    [Theory]
    [InlineData("""{"Definitions":[{"Kind":"SCALAR","Name":""},{"Kind":"OBJECT","Name":"Query","Fields":[{"Name":"a","Type":{}}]}]}""")]
    [InlineData("""{"Definitions":[{"Kind":"OBJECT","Name":"Query","Interfaces":["I"],"Fields":[{"Name":"a","Type":{"NamedType":"Int"}}]},{"Kind":"INTERFACE","Name":"I","Fields":[{"Name":"a","Type":{}}]}]}""")]
    [InlineData("""{"Definitions":[{"Kind":"OBJECT","Name":"Query","Fields":[{"Name":"a","Type":{"NonNull":true}}]}]}""")]
    public void A_tree_with_a_type_of_no_name_is_no_schema(string schema) =>
        Assert.True(BuiltinRegistry.Find("graphql.schema_is_valid")!.Invoke!(new BuiltinContext(), [RegoJson.Parse(schema)]).IsFalse);

    private static (RegoValue Query, RegoValue Schema) Documents(string name)
    {
        var (query, schema) = name switch
        {
            "operations over one long argument" => ($"{Listed(1_000, i => $"query q{i}{{a{{...F}}}}")} fragment F on T{{b(x:[{Repeat("1,", 15_000)}])}}", ListSchema),
            "an interface named again and again" => ("{f0}", $"type Query implements {Repeat("I&", 10_000)}I{{{Listed(500, i => $"f{i}:Int")}}} interface I{{{Listed(500, i => $"f{i}:Int")}}}"),
            "many arguments, each looked up among many" => ($"{{a({Listed(4_000, i => $"x{3_999 - i}:1")})}}", $"type Query{{a({Listed(4_000, i => $"x{i}:Int")}):Int}}"),
            "extensions of a long type" => ("{f0}", $"type Query{{{Listed(5_000, i => $"f{i}:Int")}}} {Listed(2_000, i => $"extend type Query{{e{i}:Int}}")}"),
            _ => ("{a}", "type Query{a:Int}"),
        };
        return name.StartsWith("a tree", StringComparison.Ordinal) ? (Tree(), RegoValue.FromString(schema)) : (RegoValue.FromString(query), RegoValue.FromString(schema));
    }

    private static RegoValue Tree()
    {
        RegoValue result = RegoArray.Create(RegoValue.True);
        for (var i = 0; i < 12; i++) result = RegoArray.Create([.. Enumerable.Repeat(result, 10)]);
        var document = new RegoObjectBuilder(1);
        document.Set("Operations", result);
        return document.Build();
    }

    private static BuiltinContext Context(long most)
    {
        var steps = 0L;
        return new BuiltinContext { Charge = cost => (steps += cost) < most };
    }

    private static (RegoValue Result, long Bytes, long Steps) Call(string name, string query, string schema, long most = long.MaxValue)
    {
        var steps = 0L;
        var context = new BuiltinContext { Charge = cost => (steps += cost) < most };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = BuiltinRegistry.Find(name)!.Invoke!(context, [RegoValue.FromString(query), RegoValue.FromString(schema)]);
        return (result, GC.GetAllocatedBytesForCurrentThread() - before, steps);
    }

    private static string Repeat(string part, int times) => string.Concat(Enumerable.Repeat(part, times));

    private static string Listed(int count, Func<int, string> item) => string.Join(' ', Enumerable.Range(0, count).Select(item));
}
