using System.Runtime.CompilerServices;

namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>A prepared query outlives its evaluations; what callers gave them must not.</summary>
public sealed class ForgettingTests
{
    private const string Policy = """
        package p

        default complete := "none"

        complete := input.item.name if input.item.amount > 0

        members contains input.item

        by_name[name] := held if {
            some item in [input.item]
            name := item.name
            held := item
        }

        largest(items) := max([item.amount | some item in items])

        called := largest([input.item, input.item])

        replaced := x if x := data.p.complete with input.item as input.item
        """;

    [Fact]
    public void A_pooled_evaluation_keeps_no_value_of_its_input_alive()
    {
        var query = new RegoCompiler().Compile([new RegoModuleSource("p.rego", Policy)], RegoJson.Parse("{}")).Snapshot!.Prepare("x := data.p");

        var inputs = Enumerable.Range(0, 8).Select(i => Evaluate(query, i)).ToList();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(inputs, input => Assert.False(input.IsAlive));
        GC.KeepAlive(query);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Evaluate(PreparedQuery query, int i)
    {
        var input = RegoJson.Parse($"{{\"item\": {{\"name\": \"n{i}\", \"amount\": {i} }} }}");
        var result = query.Evaluate(input);
        Assert.Equal(EvaluationOutcome.Value, result.Outcome);
        return new WeakReference(((RegoObject)input.Reference!).ValueAt(0).Reference);
    }
}
