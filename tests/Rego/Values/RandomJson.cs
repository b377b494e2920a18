using System.Globalization;

namespace SecureFin.Rego.Tests.Values;

/// <summary>Few different texts, names and numbers, so that most come again, in other places and other company.</summary>
internal static class RandomJson
{
    public static string Value(Random random, int levels) => random.Next(levels > 0 ? 9 : 6) switch
    {
        0 => random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" },
        1 => random.Next(-5, 50).ToString(CultureInfo.InvariantCulture),
        2 => $"{random.Next(20)}.{"000"[..random.Next(1, 4)]}",
        3 => $"{random.Next(9) + 1}e{random.Next(3)}",
        4 => $"\"text {random.Next(300)}\"",
        5 => $"\"{"\\u00e9é"[..random.Next(6, 8)]} {random.Next(9)} {new string('x', random.Next(60))}\"",
        6 or 7 => $"{{{string.Join(random.Next(2) == 0 ? "," : " , ", Enumerable.Range(0, random.Next(12)).Select(i => $"\"{(random.Next(4) == 0 ? "n" + random.Next(12) : "m" + i)}\": {Value(random, levels - 1)}"))}}}",
        _ => $"[{string.Join(',', Enumerable.Range(0, random.Next(12)).Select(_ => Value(random, levels - 1)))}]",
    };
}
