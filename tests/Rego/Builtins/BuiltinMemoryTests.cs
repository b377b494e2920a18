namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Calls with short arguments that could take much memory.</summary>
public sealed class BuiltinMemoryTests
{
    [Fact]
    public void A_template_that_names_a_long_group_often_gives_no_longer_text_than_allowed()
    {
        var (context, before) = (new BuiltinContext { Limits = BuiltinLimits.Default with { MaxTextLength = 100_000 } }, GC.GetAllocatedBytesForCurrentThread());

        var result = Invoke(context, "regex.replace", RegoValue.FromString(Repeat("a", 10_000)), RegoValue.FromString("^(.*)$"), RegoValue.FromString(Repeat("$1", 10_000)));

        Assert.True(result.IsUndefined && context.TakeError("regex.replace")!.Value.Halts);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
    }

    [Fact]
    public void A_long_indentation_of_a_deep_document_gives_no_longer_text_than_allowed()
    {
        var options = RegoJson.Parse($$"""{"indent":"{{Repeat(" ", 100_000)}}"}""");
        var (context, before) = (new BuiltinContext { Limits = BuiltinLimits.Default with { MaxTextLength = 200_000 } }, GC.GetAllocatedBytesForCurrentThread());

        var result = Invoke(context, "json.marshal_with_options", RegoJson.Parse(Repeat("[", 500) + Repeat("]", 500)), options);

        Assert.True(result.IsUndefined && context.TakeError("json.marshal_with_options")!.Value.Halts);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
    }

    [Fact]
    public void Many_delimiters_of_a_glob_are_put_together_once()
    {
        var delimiters = RegoArray.Create([.. Enumerable.Repeat(RegoValue.FromString("/"), 20_000)]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(Invoke(new BuiltinContext(), "glob.match", RegoValue.FromString("a*"), delimiters, RegoValue.FromString("ab")).IsTrue);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 50_000_000);
    }

    [Theory]
    [InlineData("crypto.parse_private_keys")]
    [InlineData("crypto.x509.parse_certificates")]
    public void Many_short_blocks_are_read_where_they_stand(string name)
    {
        var blocks = RegoValue.FromString(Repeat("-----BEGIN X-----\nQUJD\n-----END X-----\n", 3_000));

        Assert.True(Allocated(() => Invoke(new BuiltinContext(), name, blocks)) < 20_000_000);
    }

    [Fact]
    public void Two_globs_that_are_intersected_keep_one_bit_for_two_of_their_places()
    {
        var (left, right) = (RegoValue.FromString(Repeat("a*", 2_000)), RegoValue.FromString(Repeat("*b", 2_000)));

        Assert.True(Allocated(() => Invoke(new BuiltinContext(), "regex.globs_match", left, right)) < 100_000_000);
    }

    [Fact]
    public void Short_names_of_long_classes_make_no_large_expression()
    {
        var context = new BuiltinContext();
        var expression = RegoValue.FromString(Repeat("\\pL", 20_000));

        Assert.True(Allocated(() => Invoke(context, "regex.match", expression, RegoValue.EmptyString)) < 50_000_000);
        Assert.Contains("expression too large", context.TakeError("regex.match")!.Value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_automaton_of_many_states_forgets_them_when_they_are_too_many()
    {
        var root = RegexParser.Parse("(a|b)*a(a|b){900}c", out var names);
        var automaton = new RegexDfa(RegexCompiler.Compile("", root, names.Count - 1));
        var text = string.Concat(Enumerable.Range(0, 4_000).Select(number => ((uint)number * (uint)number * 2_654_435_761) >> 31 == 0 ? "a" : "b"));
        var mostStates = 0;

        for (var length = 500; length <= text.Length; length += 500)
        {
            Assert.False(automaton.IsMatch(new BuiltinContext(), text.AsSpan(0, length)));
            mostStates = Math.Max(mostStates, automaton.Size);
        }

        Assert.InRange(mostStates, 500_000, 1_100_000);
    }

    private static long Allocated(Action call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static RegoValue Invoke(BuiltinContext context, string name, params RegoValue[] args) => BuiltinRegistry.Find(name)!.Invoke!(context, args);

    private static string Repeat(string part, int times) => string.Concat(Enumerable.Repeat(part, times));
}
