using System.Globalization;
using System.Text;

namespace SecureFin.Fuzz.Inputs;

/// <summary>Writes JSON objects whose members are likely, odd or wrong by turns.</summary>
/// <param name="names">Member names that the reader knows.</param>
/// <param name="values">Raw JSON values that make sense somewhere.</param>
internal sealed class JsonGrammar(string[] names, string[] values)
{
    private static readonly string[] Odd =
        ["null", "true", "0", "-1", "1e400", "1.5", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[]]]", "\"x\"", "9223372036854775808", "[1,\"a\",null]", "{\"a\":{\"a\":{}}}", "1792000000", "-0", "\"\\u0061\""];

    public string Object(Rng rng)
    {
        var text = new StringBuilder("{");
        for (var members = rng.Next(9); members > 0; members--)
        {
            if (text.Length > 1) text.Append(rng.OneIn(40) ? ",," : ",");
            if (rng.OneIn(8)) text.Append(rng.Pick(["\n", " ", "\t\r\n", "/**/"]));
            text.Append(Name(rng)).Append(':').Append(Value(rng));
        }

        return text.Append(rng.OneIn(60) ? "" : "}").ToString();
    }

    private string Name(Rng rng)
    {
        var name = rng.Pick(names);
        if (rng.OneIn(12)) name = name.ToUpperInvariant();
        return rng.OneIn(10) && name.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"\"\\u{(int)name[0]:x4}{name[1..]}\"") : $"\"{name}\"";
    }

    private string Value(Rng rng) => rng.Next(5) switch
    {
        0 => rng.Pick(Odd),
        1 => $"[{rng.Pick(values)},{rng.Pick(values)}]",
        _ => rng.Pick(values),
    };
}
