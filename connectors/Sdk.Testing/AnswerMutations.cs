using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureFin.Connectors.Testing;

/// <summary>Answers that are wrong in one place: every node of a good answer taken away or replaced by something else.</summary>
internal static class AnswerMutations
{
    private static readonly string[] Replacements = ["null", "\"\"", "\"x\"", "7", "-1", "1e400", "true", "[]", "[null]", "{}", "\"9999-99-99T99:99:99Z\""];

    public static IEnumerable<BankResponse> Of(BankResponse good)
    {
        var text = Encoding.UTF8.GetString(good.Body.Span);
        var count = Paths(JsonNode.Parse(text)!).Count();
        for (var index = 0; index < count; index++)
        {
            yield return With(good, text, index, null);
            foreach (var replacement in Replacements)
                yield return With(good, text, index, replacement);
        }

        yield return good with { Body = good.Body[..(good.Body.Length / 2)] };
        yield return good with { Body = new byte[] { 0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d } }; // not UTF-8
        yield return good with { Body = Encoding.UTF8.GetBytes(new string('[', 200) + new string(']', 200)) };
    }

    /// <summary>The answer with further members in every object.</summary>
    public static BankResponse Crowd(BankResponse answer)
    {
        var json = JsonNode.Parse(answer.Body.Span)!;
        foreach (var parent in Paths(json).Select(p => p.Node).Append(json).OfType<JsonObject>().ToList())
            parent["XNobodyKnows"] = new JsonObject { ["Deep"] = new JsonArray(1, "two", null) };
        return answer with { Body = Encoding.UTF8.GetBytes(json.ToJsonString()) };
    }

    private static BankResponse With(BankResponse good, string text, int index, string? replacement)
    {
        var root = JsonNode.Parse(text)!;
        var (parent, name, item, _) = Paths(root).ElementAt(index);
        // 1e400 and the like have no .NET value; a marker keeps them as text until the end.
        const string marker = "\"\\u0007\"";
        var stand = JsonNode.Parse(marker);
        if (parent is JsonObject members && replacement is null)
            members.Remove(name!);
        else if (parent is JsonObject known)
            known[name!] = stand;
        else if (parent is JsonArray list && replacement is null)
            list.RemoveAt(item);
        else
            ((JsonArray)parent)[item] = stand;
        return good with { Body = Encoding.UTF8.GetBytes(root.ToJsonString().Replace(marker, replacement, StringComparison.Ordinal)) };
    }

    private static IEnumerable<(JsonNode Parent, string? Name, int Item, JsonNode? Node)> Paths(JsonNode node)
    {
        var children = node switch
        {
            JsonObject members => members.Select(m => (node, (string?)m.Key, 0, m.Value)),
            JsonArray list => list.Select((child, i) => (node, (string?)null, i, child)),
            _ => [],
        };
        foreach (var child in children)
        {
            yield return child;
            if (child.Item4 is { } below && below.GetValueKind() is JsonValueKind.Object or JsonValueKind.Array)
            {
                foreach (var deeper in Paths(below))
                    yield return deeper;
            }
        }
    }
}
