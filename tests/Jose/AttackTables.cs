using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>The tables of tests/data/jose/attacks.</summary>
internal static class AttackTables
{
    public static JsonElement[] Read(string name) => [.. TestData.Json("jose", "attacks", name).EnumerateArray()];

    public static TheoryData<int, string> Numbers(JsonElement[] cases)
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < cases.Length; i++) data.Add(i, cases[i].Text("note"));
        return data;
    }

    public static string? Optional(this JsonElement test, string name) => test.TryGetProperty(name, out var member) ? member.GetString() : null;

    public static string[]? Texts(this JsonElement test, string name) =>
        test.TryGetProperty(name, out var member) ? [.. member.EnumerateArray().Select(text => text.GetString()!)] : null;

    /// <summary>Field lines that a case brings of its own, else the given ones.</summary>
    public static List<KeyValuePair<string, string>> Fields(this JsonElement test, params (string Name, string Value)[] otherwise) =>
        test.TryGetProperty("fields", out var member)
            ? [.. member.EnumerateArray().Select(line => KeyValuePair.Create(line[0].GetString()!, line[1].GetString()!))]
            : [.. otherwise.Select(line => KeyValuePair.Create(line.Name, line.Value))];
}
