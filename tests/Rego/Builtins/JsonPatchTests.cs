namespace SecureFin.Rego.Tests.Builtins;

/// <summary>json.patch against its definition, one operation at a time, and what many operations cost.</summary>
public sealed class JsonPatchTests
{
    private const int Rounds = 4_000;

    private static readonly string[] Operations = ["add", "add", "add", "remove", "replace", "move", "copy", "test"];

    private static readonly string[] Keys = ["a", "b", "0", "1", "-", "00", "~1"];

    [Theory]
    [InlineData(1)]
    [InlineData(20_251)]
    [InlineData(7_000_003)]
    public void Random_patches_give_what_one_operation_at_a_time_gives(int seed)
    {
        var random = new Random(seed);
        var (applied, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var document = Value(random, 4);
            var patch = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Operation(random, document)).ToArray();
            var (wanted, wantedError) = Stepwise(document, patch);
            var (got, gotError) = Call(new BuiltinContext(), document, patch);

            Assert.True(
                wanted.IsDefined == got.IsDefined && wantedError == gotError && (wanted.IsUndefined || wanted.ToJson() == got.ToJson()),
                $"seed {seed}, round {round}: {document} patched by {(RegoValue)RegoArray.Create(patch)} is {Shown(got)}, not {Shown(wanted)}");
            (applied, refused) = wanted.IsDefined ? (applied + 1, refused) : (applied, refused + 1);
        }

        Assert.True(applied > Rounds / 40 && refused > Rounds / 40, $"{applied} applied, {refused} refused");
    }

    [Theory]
    [InlineData("[]", """{"op":"add","path":"-","value":N}""")]
    [InlineData("[]", """{"op":"add","path":"/-","value":{"x":[N]}}""")]
    [InlineData("{}", """{"op":"add","path":"/kN","value":N}""")]
    [InlineData("""{"a":{"b":{}}}""", """{"op":"add","path":"/a/b/kN","value":N}""")]
    [InlineData("""{"a":{"b":[0]}}""", """{"op":"replace","path":"/a/b/0","value":N}""")]
    [InlineData("""{"a":[1,2,3],"b":{}}""", """{"op":"copy","from":"/a","path":"/b/kN"}""")]
    [InlineData("""{"a":{},"m":7}""", """{"op":"test","path":"/m","value":7}""")]
    public void Many_operations_cost_in_proportion_to_their_number(string document, string form)
    {
        var (once, ten) = (Cost(document, form, 2_000), Cost(document, form, 20_000));

        Assert.True(ten.Steps < 15 * once.Steps, $"{once.Steps} steps, then {ten.Steps}");
        Assert.True(ten.Bytes < 20 * once.Bytes, $"{once.Bytes} bytes, then {ten.Bytes}");
    }

    [Fact]
    public void A_patch_beyond_the_budget_ends_with_the_limit_and_gives_nothing()
    {
        var left = 500L;
        var context = new BuiltinContext { Charge = cost => (left -= cost) >= 0 };

        var (result, error) = Call(context, RegoArray.Empty, Enumerable.Range(0, 1_000).Select(i => RegoJson.Parse($$"""{"op":"add","path":"/-","value":{{i}}}""")).ToArray());

        Assert.True(result.IsUndefined);
        Assert.Equal(EvalErrorCode.LimitSteps, error);
    }

    private static (long Steps, long Bytes) Cost(string document, string form, int count)
    {
        var patch = Enumerable.Range(0, count).Select(i => RegoJson.Parse(form.Replace("N", $"{i}", StringComparison.Ordinal))).ToArray();
        var start = RegoJson.Parse(document);
        var steps = 0L;
        var context = new BuiltinContext { Charge = cost => (steps += cost) < long.MaxValue };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (result, _) = Call(context, start, patch);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(result.IsDefined);
        return (steps, bytes);
    }

    private static (RegoValue Result, string? Error) Call(BuiltinContext context, RegoValue document, RegoValue[] patch)
    {
        var result = BuiltinRegistry.Find("json.patch")!.Invoke!(context, [document, RegoArray.Create(patch)]);
        return (result, context.TakeError("json.patch")?.Code);
    }

    private static (RegoValue Result, string? Error) Stepwise(RegoValue document, RegoValue[] patch)
    {
        var context = new BuiltinContext();
        foreach (var operation in patch)
        {
            document = StepwisePatch.Apply(context, document, operation.AsObject());
            if (document.IsUndefined) break;
        }

        if (document.IsUndefined) context.ForgetTypeError();
        return (document, context.TakeError("json.patch")?.Code);
    }

    private static RegoValue Operation(Random random, RegoValue document)
    {
        var members = new RegoObjectBuilder();
        members.Set("op", RegoValue.FromString(random.Next(60) == 0 ? "nope" : Operations[random.Next(Operations.Length)]));
        members.Set("path", Path(random, document));
        if (random.Next(20) > 0) members.Set("value", Value(random, 2));
        if (random.Next(20) > 0) members.Set("from", Path(random, document));
        return members.Build();
    }

    // Mostly along what is there, at times beside it; as text, or as keys, which alone can name members of sets.
    private static RegoValue Path(Random random, RegoValue document)
    {
        var keys = new List<RegoValue>();
        for (var at = document; keys.Count < 5 && random.Next(4) > 0;)
        {
            var key = at.Reference switch
            {
                RegoObject { Count: > 0 } map when random.Next(4) > 0 => map.KeyAt(random.Next(map.Count)),
                RegoSet { Count: > 0 } set when random.Next(4) > 0 => set[random.Next(set.Count)],
                RegoArray array when random.Next(4) > 0 => RegoValue.FromInt64(random.Next(array.Count + 1)),
                _ => RegoValue.FromString(Keys[random.Next(Keys.Length)]),
            };
            keys.Add(key);
            at = at.Lookup(key);
        }

        if (random.Next(40) == 0) return RegoValue.FromInt64(1);
        return keys.All(key => key.IsString || key.IsInt64) && random.Next(2) > 0
            ? RegoValue.FromString(string.Concat(keys.Select(key => $"/{(key.IsString ? key.AsString() : key.ToJson())}")))
            : RegoArray.Create([.. keys]);
    }

    private static RegoValue Value(Random random, int depth)
    {
        var count = random.Next(depth == 4 ? 12 : 4);
        var items = depth == 0 ? [] : Enumerable.Range(0, count).Select(_ => Value(random, depth - 1)).ToArray();
        switch (random.Next(depth == 0 ? 2 : 6))
        {
            case 0:
                return RegoValue.FromInt64(random.Next(3));
            case 1:
                return RegoValue.FromString(Keys[random.Next(Keys.Length)]);
            case 2:
                return RegoSet.Create(items);
            case 3:
                return RegoArray.Create(items);
            default:
                var members = new RegoObjectBuilder();
                foreach (var item in items) members.Set(RegoValue.FromString(Keys[random.Next(Keys.Length)]), item);
                return members.Build();
        }
    }

    private static string Shown(RegoValue value) => value.IsDefined ? value.ToString() : "undefined";
}
