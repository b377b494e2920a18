using System.Text;

namespace SecureFin.Rego.Tests.Values;

/// <summary>A large document is read with values shared in it; nothing of that shows but its size.</summary>
public sealed class LargeDocumentTests
{
    private const int LargeBytes = 400_000;

    [Fact]
    public void Each_part_of_a_large_document_is_what_it_is_on_its_own()
    {
        var random = new Random(11);
        var parts = new List<string>();
        for (var bytes = 0; bytes < LargeBytes; bytes += parts[^1].Length) parts.Add(RandomJson.Value(random, 4));

        var document = RegoJson.Parse($"[{string.Join(", ", parts)}]").AsArray();

        Assert.Equal(parts.Count, document.Count);
        for (var i = 0; i < parts.Count; i++) Assert.Equal(RegoJson.Parse(parts[i]).ToJson(), document[i].ToJson());
    }

    [Fact]
    public void Equal_short_texts_numbers_and_lists_of_a_large_document_are_held_once()
    {
        var document = Members("""{"bank": "Bank 7", "limit": 10.50, "currencies": ["EUR", "USD"]}""");

        var (first, last) = (document[0].AsObject(), document[^1].AsObject());

        Assert.Same(first["bank"].AsString(), last["bank"].AsString());
        Assert.Same(first["limit"].Reference, last["limit"].Reference);
        Assert.Same(first["currencies"].AsArray(), last["currencies"].AsArray());
    }

    [Fact]
    public void Lists_that_are_equal_and_print_differently_stay_apart()
    {
        var document = Members("""[[1], [1.0], [1.00], ["1"], [true], [1, null]]""");

        foreach (var lists in document) Assert.Equal("""[[1],[1.0],[1.00],["1"],[true],[1,null]]""", lists.ToJson());
    }

    [Fact]
    public void An_object_with_other_names_than_those_before_has_its_own()
    {
        var document = Members("""{"a": 1, "b": 2, "c": {"d": 3}}, {"a": 1, "b": 2}, {"a": 1, "c": 2, "b": {"d": 1}}, {"a": 1, "b": 2, "c": 3, "d": 4}, {"a": 5, "a": 6, "b": 7}, {}""");
        string[] expected = ["""{"a":1,"b":2,"c":{"d":3}}""", """{"a":1,"b":2}""", """{"a":1,"b":{"d":1},"c":2}""", """{"a":1,"b":2,"c":3,"d":4}""", """{"a":6,"b":7}""", "{}"];

        for (var i = 0; i < document.Length; i++) Assert.Equal(expected[i % expected.Length], document[i].ToJson());
    }

    private static RegoValue[] Members(string json)
    {
        var text = new StringBuilder("[").Append(json);
        while (text.Length < LargeBytes) text.Append(", ").Append(json);
        return RegoJson.Parse(text.Append(']').ToString()).AsArray().AsSpan().ToArray();
    }
}
