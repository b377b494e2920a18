using System.Text.RegularExpressions;
using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary>Puts other values in the place of the log's tokens: a decision that changes with them hangs on something that was masked.</summary>
internal static partial class StandIns
{
    private static readonly string[] Ibans = ["DE89370400440532013000", "GB94BARC10201530093459", "IR580540105180021273113007", "US"];
    private static readonly string[] Words = ["Example Ltd", "", "0", "zz"];

    /// <summary>How many ways there are to stand in.</summary>
    public static int Count => Ibans.Length + 1;

    /// <summary>True if the input holds a token.</summary>
    public static bool Needed(RegoValue input) => Token().IsMatch(input.ToJson());

    /// <summary>The input with one way of standing in; equal tokens stay equal.</summary>
    public static RegoValue Apply(RegoValue input, int way) => Change(input, "", way);

    private static RegoValue Change(RegoValue value, string key, int way)
    {
        if (value.TryGetString(out var text))
            return RegoValue.FromString(Token().Replace(text, match => StandIn(match.Value, key, way)));
        if (value.TryGetArray(out var array))
            return RegoArray.Create(array.AsSpan().ToArray().Select(item => Change(item, key, way)).ToArray());
        if (!value.TryGetObject(out var map))
            return value;
        var builder = new RegoObjectBuilder(map.Count);
        for (var i = 0; i < map.Count; i++)
            builder.Set(map.KeyAt(i), Change(map.ValueAt(i), map.KeyAt(i).TryGetString(out var name) ? name : "", way));
        return builder.Build();
    }

    // The last way keeps the shape of a token and changes what it says.
    private static string StandIn(string token, string key, int way)
    {
        if (way == Ibans.Length)
            return "tok_" + new string([.. token[4..].Reverse()]);
        return key.Contains("iban", StringComparison.OrdinalIgnoreCase) ? Ibans[way] : Words[way];
    }

    [GeneratedRegex("tok_[A-Za-z0-9_-]{22}", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
