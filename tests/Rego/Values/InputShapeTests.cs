using System.Text;

namespace SecureFin.Rego.Tests.Values;

/// <summary>Inputs of one snapshot share their names with those read before; nothing of that shows.</summary>
public sealed class InputShapeTests
{
    private readonly PolicySnapshot snapshot = new RegoCompiler()
        .Compile([new RegoModuleSource("p.rego", "package p\n\nallow if input.m1.m2 == 1\n")], RegoJson.Parse("{}")).Snapshot!;

    [Fact]
    public void An_input_is_what_it_is_without_the_inputs_before()
    {
        var random = new Random(12);
        var inputs = Enumerable.Range(0, 500).Select(_ => RandomJson.Value(random, 5)).ToArray();

        for (var round = 0; round < 4; round++)
        {
            foreach (var input in inputs) Assert.Equal(RegoJson.Parse(input).ToJson(), Read(input).ToJson());
        }
    }

    [Fact]
    public void Names_that_came_twice_are_shared_whatever_the_values()
    {
        Read("""{"b": 1, "a": 2}""");
        var second = Read("""{"b": 3, "a": 4}""").AsObject();

        var third = Read("""{"b": "x", "a": null}""").AsObject();

        Assert.Same(second.Shape, third.Shape);
        Assert.Equal("""{"a":null,"b":"x"}""", ((RegoValue)third).ToJson());
    }

    [Theory]
    [InlineData("""[{"b": 1, "a": 2}, {"b": 3, "a": 4}, {"b" : 5 , "\u0061" : 6}, {"b": 7, "a": 8}]""", """[{"a":2,"b":1},{"a":4,"b":3},{"a":6,"b":5},{"a":8,"b":7}]""")]
    [InlineData("""[{"b": 1, "a": 2}, {"b": 3}, {"b": 3, "ab": 4}, {"b": 1, "a": 2, "c": 3}, {"b": 4, "b": 5}, {"a": 1, "b": 2}]""", """[{"a":2,"b":1},{"b":3},{"ab":4,"b":3},{"a":2,"b":1,"c":3},{"b":5},{"a":1,"b":2}]""")]
    [InlineData("""[{"\"": 1}, {"\"": 2}, {"é": 3}, {"é": 4}, {"": 5}, {"": 6}]""", """[{"\"":1},{"\"":2},{"é":3},{"é":4},{"":5},{"":6}]""")]
    public void Elements_of_a_list_need_not_have_the_names_of_the_one_before(string input, string written)
    {
        for (var round = 0; round < 4; round++) Assert.Equal(written, Read(input).ToJson());
    }

    [Theory]
    [InlineData("""[{"b": 1, "a": 2}, {"b": 1, "a" 2}]""", "invalid character '2' after object key")]
    [InlineData("""[{"b": 1, "a": 2}, {"b": 1, "a""", "unexpected EOF")]
    [InlineData("""[{"b": 1, "a": 2}, {"b": 1, "a"}]""", "invalid character '}' after object key")]
    public void A_fault_behind_known_names_is_told_as_ever(string input, string error)
    {
        for (var round = 0; round < 3; round++) Read("""[{"b": 1, "a": 2}, {"b": 1, "a": 2}]""");

        Assert.Equal(error, Assert.Throws<RegoJsonException>(() => Read(input)).Message);
    }

    [Fact]
    public async Task Many_threads_read_inputs_of_one_snapshot()
    {
        var random = new Random(13);
        var inputs = Enumerable.Range(0, 200).Select(_ => RandomJson.Value(random, 5)).ToArray();
        var expected = inputs.Select(input => RegoJson.Parse(input).ToJson()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++) Assert.Equal(expected[i % inputs.Length], Read(inputs[i % inputs.Length]).ToJson());
        })));
    }

    private RegoValue Read(string json) => snapshot.ReadInput(Encoding.UTF8.GetBytes(json));
}
