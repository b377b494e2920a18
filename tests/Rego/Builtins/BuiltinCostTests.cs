namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Calls whose cost grows faster than their arguments: they take steps for it, so that clock and caller are looked at.</summary>
public sealed class BuiltinCostTests
{
    private const int Many = 200_000;

    private static readonly RegoValue Alike = RegoValue.FromString(Repeat("ab", Many));
    private static readonly RegoValue AlmostAlike = RegoValue.FromString(Repeat("ab", Many / 4) + "c" + Repeat("ab", Many / 4));
    private static readonly RegoValue Unclosed = RegoValue.FromString(Repeat("-----BEGIN X-----\n", 50_000));

    [Theory]
    [InlineData("contains")]
    [InlineData("indexof")]
    [InlineData("indexof_n")]
    [InlineData("split")]
    [InlineData("strings.count")]
    public void A_search_for_a_long_text_in_a_long_one_is_paid_for(string name) => Assert.True(IsStopped(name, Alike, AlmostAlike));

    [Theory]
    [InlineData("contains")]
    [InlineData("strings.count")]
    public void A_search_for_a_text_longer_than_the_other_costs_nothing(string name) => Assert.False(IsStopped(name, AlmostAlike, Alike));

    [Theory]
    [InlineData("trim")]
    [InlineData("trim_left")]
    [InlineData("trim_right")]
    public void Trimming_a_long_text_by_a_long_one_again_and_again_is_paid_for(string name) => Assert.True(IsStopped(name, calls: 20, Alike, AlmostAlike));

    [Fact]
    public void Compiling_an_expression_that_is_too_large_to_be_kept_is_paid_for()
    {
        var expression = RegoValue.FromString(Repeat("a{1000}", 80));

        Assert.True(IsStopped("regex.match", calls: 20, expression, RegoValue.EmptyString));
    }

    [Fact]
    public void Compiling_a_glob_that_is_too_large_to_be_kept_is_paid_for()
    {
        var glob = RegoValue.FromString(Repeat("{a,b}", 15_000));

        Assert.True(IsStopped("glob.match", calls: 100, glob, RegoArray.Empty, RegoValue.EmptyString));
    }

    [Fact]
    public void A_long_sequence_of_YAML_is_paid_for_while_it_is_written() =>
        Assert.True(IsStopped("yaml.marshal", RegoArray.Create([.. Enumerable.Repeat(RegoValue.True, 500_000)])));

    [Fact]
    public void Replacing_a_long_text_in_a_long_one_is_paid_for()
    {
        var pairs = new RegoObjectBuilder();
        pairs.Set(AlmostAlike, RegoValue.EmptyString);

        Assert.True(IsStopped("replace", Alike, AlmostAlike, RegoValue.EmptyString));
        Assert.True(IsStopped("strings.replace_n", pairs.Build(), Alike));
    }

    [Fact]
    public void A_run_of_elements_that_is_looked_for_in_a_long_array_is_paid_for()
    {
        var (super, sub) = (RegoArray.Create([.. Enumerable.Repeat(RegoValue.True, 900_000)]), RegoArray.Create([.. Enumerable.Repeat(RegoValue.True, 60), RegoValue.Null]));

        Assert.True(IsStopped("object.subset", super, sub));
    }

    [Theory]
    [InlineData("crypto.x509.parse_certificates")]
    [InlineData("crypto.x509.parse_and_verify_certificates")]
    [InlineData("crypto.parse_private_keys")]
    [InlineData("crypto.x509.parse_rsa_private_key")]
    public void Blocks_that_do_not_end_are_paid_for(string name) => Assert.True(IsStopped(name, Unclosed));

    [Theory]
    [InlineData("lower")]
    [InlineData("upper")]
    [InlineData("strings.reverse")]
    [InlineData("base64.is_valid")]
    [InlineData("semver.is_valid")]
    [InlineData("semver.compare")]
    [InlineData("glob.quote_meta")]
    [InlineData("yaml.marshal")]
    [InlineData("crypto.x509.parse_certificate_request")]
    public void Going_through_a_long_text_again_and_again_is_paid_for(string name)
    {
        var text = RegoValue.FromString($"1.2.3-{Repeat("a", 1_000_000)}");

        Assert.True(IsStopped(name, calls: 10, name == "semver.compare" ? [text, text] : [text]));
    }

    [Fact]
    public void Taking_a_member_out_of_a_large_object_again_and_again_is_paid_for()
    {
        var map = new RegoObjectBuilder();
        for (var i = 0; i < 100_000; i++) map.Set(RegoValue.FromInt64(i), RegoValue.Null);

        Assert.True(IsStopped("object.remove", calls: 10, map.Build(), RegoArray.Create(RegoValue.FromInt64(1))));
    }

    [Fact]
    public void A_request_of_blocks_that_do_not_end_is_paid_for()
    {
        var request = RegoValue.FromString("-----BEGIN CERTIFICATE REQUEST-----\n" + Unclosed.AsString());

        Assert.True(IsStopped("crypto.x509.parse_certificate_request", request));
    }

    [Fact]
    public void A_key_of_blocks_that_do_not_end_is_paid_for() => Assert.True(IsStopped("io.jwt.verify_es256", RegoValue.FromString("a.b.c"), Unclosed));

    [Theory]
    [InlineData("max")]
    [InlineData("min")]
    [InlineData("sort")]
    public void Elements_that_differ_only_deep_inside_are_paid_for(string name) =>
        Assert.True(IsStopped(name, RegoArray.Create([.. Enumerable.Range(0, 200).Select(_ => (RegoValue)RegoArray.Create([.. Enumerable.Repeat(RegoValue.True, 10_000)]))])));

    [Theory]
    [InlineData("eq")]
    [InlineData("equal")]
    [InlineData("neq")]
    [InlineData("gt")]
    [InlineData("gte")]
    [InlineData("lt")]
    [InlineData("lte")]
    [InlineData("internal.member_2")]
    [InlineData("internal.member_3")]
    public void Comparing_large_values_is_paid_for(string name)
    {
        RegoValue Large() => RegoArray.Create([.. Enumerable.Repeat(RegoValue.True, 1_000_000)]);

        Assert.True(name switch
        {
            "internal.member_2" => IsStopped(name, Large(), RegoArray.Create(Large())),
            "internal.member_3" => IsStopped(name, RegoValue.FromInt64(0), Large(), RegoArray.Create(Large())),
            _ => IsStopped(name, Large(), Large()),
        });
    }

    [Theory]
    [InlineData("p := 1\n", "")]
    [InlineData("#\n", "")]
    [InlineData("# METADATA\n# title: x\np := 1\n", "")]
    [InlineData("a ", "")]
    [InlineData("1 in 2,", "p := [")]
    [InlineData("1:1,", "p := {")]
    [InlineData("+1", "p := 1")]
    [InlineData(" in x", "p := x")]
    [InlineData("x;", "p if {")]
    [InlineData("else := 3 if 4 ", "p := 1 if 2 ")]
    public void A_long_module_is_paid_for_while_it_is_read(string part, string start)
    {
        var text = RegoValue.FromString("package a\n" + start + Repeat(part, 300_000 / part.Length));

        Assert.True(IsStopped("rego.parse_module", RegoValue.FromString("a.rego"), text));
    }

    [Theory]
    [InlineData("+1", "p := 1")]
    [InlineData(" else := 3 if 4", "p := 1 if 2")]
    [InlineData(" in x", "p := x")]
    [InlineData("+1", "p.q[1")]
    [InlineData("+1", "p[1")]
    public void A_module_whose_tree_is_deeper_than_the_stack_has_no_tree(string part, string start)
    {
        var (context, tree) = (new BuiltinContext(), RegoValue.Null);
        var thread = new Thread(() => tree = Invoke(context, "rego.parse_module", RegoValue.FromString("a.rego"), RegoValue.FromString("package a\n" + start + Repeat(part, 60_000) + (start.Contains('[') ? "] if 1" : ""))), maxStackSize: 1 << 19);
        thread.Start();
        thread.Join();

        Assert.True(tree.IsUndefined);
        Assert.Equal("rego.parse_module: syntax tree nests too deep", context.TakeError("rego.parse_module")!.Value.Message);
    }

    [Theory]
    [InlineData("json.verify_schema", false)]
    [InlineData("json.match_schema", true)]
    public void A_schema_that_holds_itself_many_times_is_paid_for(string name, bool hasDocument)
    {
        RegoValue schema = RegoObject.Empty;
        for (var i = 0; i < 12; i++)
        {
            var next = new RegoObjectBuilder(1);
            next.Set("allOf", RegoArray.Create([.. Enumerable.Repeat(schema, 10)]));
            schema = next.Build();
        }

        Assert.True(hasDocument ? IsStopped(name, RegoObject.Empty, schema) : IsStopped(name, schema));
    }

    [Fact]
    public void Names_that_are_searched_for_in_a_schema_are_paid_for()
    {
        var references = string.Join(',', Enumerable.Repeat("""{"$ref":"#last"}""", 2_000));
        var schema = RegoJson.Parse($$"""{"allOf": [{{references}}], "definitions": {"a": {"$id": "#last"} } }""");

        Assert.True(IsStopped("json.verify_schema", schema));
    }

    [Fact]
    public void Values_that_are_compared_with_a_long_list_are_paid_for()
    {
        var document = RegoValue.FromString(Numbers(1, 500));

        Assert.True(IsStopped("json.match_schema", document, RegoJson.Parse($$"""{"items": {"enum": {{Numbers(1_000, 10_000)}} } }""")));
    }

    [Fact]
    public void Values_at_places_with_long_names_are_paid_for()
    {
        var document = RegoJson.Parse($$"""{"{{Repeat("k", 100_000)}}": {{Numbers(1, 500)}} }""");

        Assert.True(IsStopped("json.match_schema", document, RegoJson.Parse("""{"additionalProperties": {"items": {"minimum": 0}}}""")));
    }

    [Fact]
    public void Elements_that_are_all_alike_give_no_more_faults_than_others()
    {
        var document = RegoValue.FromString($"[{string.Join(',', Enumerable.Repeat(0, 5_000))}]");

        var result = Invoke(new BuiltinContext(), "json.match_schema", document, RegoJson.Parse("""{"uniqueItems": true}"""));

        Assert.Equal(1_001, result.AsArray()[1].AsArray().Count);
    }

    private static bool IsStopped(string name, params RegoValue[] args) => IsStopped(name, calls: 1, args);

    private static bool IsStopped(string name, int calls, params RegoValue[] args)
    {
        var steps = 0L;
        var context = new BuiltinContext { Charge = cost => (steps += cost) < 100_000 };
        var isStopped = false;
        for (var i = 0; i < calls && !isStopped; i++)
        {
            Invoke(context, name, args);
            isStopped = context.TakeError(name) is { Halts: true };
        }

        return isStopped;
    }

    private static RegoValue Invoke(BuiltinContext context, string name, params RegoValue[] args) => BuiltinRegistry.Find(name)!.Invoke!(context, args);

    private static string Numbers(int first, int count) => $"[{string.Join(',', Enumerable.Range(first, count))}]";

    private static string Repeat(string part, int times) => string.Concat(Enumerable.Repeat(part, times));
}
