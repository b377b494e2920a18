namespace SecureFin.Rego.Tests.Builtins;

/// <summary>What object.union_n costs, in steps and allocated bytes: they hold under any load.</summary>
public sealed class UnionCostTests
{
    [Theory]
    [InlineData("""{"k":{"N":1}}""")]
    [InlineData("""{"k":{"a":{"N":1}}}""")]
    [InlineData("""{"k":{"a":{"same":1}}}""")]
    public void Objects_that_share_a_key_are_merged_in_linear_cost(string form)
    {
        var (once, ten) = (Cost(form, 2_000), Cost(form, 20_000));

        Assert.True(ten.Steps < 15 * once.Steps, $"{once.Steps} steps, then {ten.Steps}");
        Assert.True(ten.Bytes < 20 * once.Bytes, $"{once.Bytes} bytes, then {ten.Bytes}");
    }

    [Theory]
    [InlineData("""[{"a":{"x":1}},{"a":{"y":2}},{"a":{"x":3}}]""", """{"a":{"x":3,"y":2}}""")]
    [InlineData("""[{"a":{"x":1}},{"a":1},{"a":{"y":2}}]""", """{"a":{"y":2}}""")]
    [InlineData("""[{"a":1},{"a":{"x":1}},{"a":{"y":{"z":1}}},{"a":{"y":{"w":2}}}]""", """{"a":{"x":1,"y":{"w":2,"z":1}}}""")]
    [InlineData("""[{"a":{"x":1}},{"a":null}]""", """{"a":null}""")]
    [InlineData("""[{},{"b":[1]},{"b":[2]}]""", """{"b":[2]}""")]
    [InlineData("[]", "{}")]
    public void The_last_value_wins_and_objects_are_merged(string objects, string answer)
    {
        var result = BuiltinRegistry.Find("object.union_n")!.Invoke!(new BuiltinContext(), [RegoJson.Parse(objects)]);

        Assert.Equal(RegoJson.Parse(answer).ToJson(), result.ToJson());
    }

    private static (long Steps, long Bytes) Cost(string form, int count)
    {
        var objects = RegoArray.Create(Enumerable.Range(0, count).Select(i => RegoJson.Parse(form.Replace("N", $"n{i}", StringComparison.Ordinal))).ToArray());
        var steps = 0L;
        var context = new BuiltinContext { Charge = cost => (steps += cost) < long.MaxValue };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = BuiltinRegistry.Find("object.union_n")!.Invoke!(context, [objects]);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(result.IsDefined);
        return (steps, bytes);
    }
}
