namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Single calls and their answers from a table.</summary>
public sealed class CallTableTests
{
    [Fact]
    public void Calls_of_the_table_give_their_answers()
    {
        var faults = new List<string>();
        foreach (var line in File.ReadLines(TestData.Path("rego", "calls.tsv")))
        {
            if (line.StartsWith('#') || line.Length == 0) continue;
            var columns = line.Split('\t');
            var reader = new CallReader(columns[0], new BuiltinContext());
            var value = reader.Read();
            var got = reader.Unsupported ? "unreadable" : reader.Error is { } error ? $"error: {error.Message}" : value.IsUndefined ? "undefined" : value.ToJson();
            var wanted = columns[1].StartsWith("error: ", StringComparison.Ordinal) || columns[1] == "undefined" ? columns[1] : RegoJson.Parse(columns[1]).ToJson();
            if (got != wanted) faults.Add($"{columns[0]}\n    expected {wanted}\n    got      {got}");
        }

        Assert.True(faults.Count == 0, $"{faults.Count}:\n" + string.Join('\n', faults));
    }

    // Inputs that cost other engines minutes or the process: each must come back at once, with an answer or a failure.
    [Theory]
    [InlineData("regex.match(\"(a+)+$\", REPEAT(a)!)")]
    [InlineData("regex.match(\"(a|a)*(a|a)*(a|a)*b\", REPEAT(a))")]
    [InlineData("regex.match(REPEAT((), \"a\")")]
    [InlineData("regex.find_n(\"(?:a{1,30}){1,30}\", REPEAT(a), -1)")]
    [InlineData("json.unmarshal(REPEAT([))")]
    [InlineData("yaml.unmarshal(REPEAT([))")]
    [InlineData("yaml.unmarshal(REPEAT(- ))")]
    [InlineData("yaml.unmarshal(REPEAT(a: ))")]
    [InlineData("graphql.parse_query(REPEAT({a))")]
    [InlineData("graphql.parse_schema(REPEAT(type a{b:))")]
    [InlineData("strings.render_template(REPEAT({{if .a}}), {})")]
    [InlineData("glob.match(REPEAT({a,), [], \"a\")")]
    [InlineData("numbers.range(1, 9000000000000000000)")]
    [InlineData("net.cidr_expand(\"::/0\")")]
    [InlineData("bits.lsh(1, 9000000000000000000)")]
    [InlineData("sprintf(\"%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d\", [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1])")]
    [InlineData("json.match_schema({}, {\"$ref\": \"#\"})")]
    public void A_call_that_would_run_away_is_stopped(string template)
    {
        var call = System.Text.RegularExpressions.Regex.Replace(template, @"REPEAT\((.+?)\)(!?)(?=[,)])", static match => RegoValue.FromString(string.Concat(Enumerable.Repeat(match.Groups[1].Value, 30_000)) + match.Groups[2].Value).ToJson());
        var steps = 0L;
        var context = new BuiltinContext { Charge = cost => (steps += cost) < 50_000_000 };
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var reader = new CallReader(call, context);
        reader.Read();

        Assert.False(reader.Unsupported);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(4), $"{watch.Elapsed}");
    }

    [Fact]
    public void A_YAML_bomb_of_aliases_is_refused()
    {
        var bomb = new System.Text.StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++) bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var context = new BuiltinContext();

        var result = BuiltinRegistry.Find("yaml.unmarshal")!.Invoke!(context, [RegoValue.FromString(bomb.ToString())]);

        Assert.True(result.IsUndefined);
        Assert.Contains("excessive aliasing", context.TakeError("yaml.unmarshal")!.Value.Message, StringComparison.Ordinal);
    }
}
