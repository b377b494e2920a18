using System.Text;

namespace SecureFin.Jose.Tests;

/// <summary>Changes texts a little or a lot, repeatably by its seed.</summary>
internal sealed class Mutator(int seed)
{
    private const string Marks = "\"\\.,:;=()[]{}%@?*/+-_ \t\r\n\0\u00fc\ud800\u2028AZaz09";
    private static readonly string[] Snippets = ["null", "1e400", "-0", "\\u0061", "\\ud800", "true", "\"alg\":\"none\"", "..", "::", "%00", "[[[[", new('A', 3000)];
    private readonly Random _random = new(seed);

    public string Mutate(IReadOnlyList<string> seeds)
    {
        var text = new StringBuilder(seeds[_random.Next(seeds.Count)]);
        for (var edits = _random.Next(1, 5); edits > 0; edits--) Edit(text, seeds);
        return text.ToString();
    }

    private void Edit(StringBuilder text, IReadOnlyList<string> seeds)
    {
        var at = _random.Next(text.Length + 1);
        switch (_random.Next(6))
        {
            case 0 when at < text.Length:
                text[at] = Mark();
                break;
            case 1:
                text.Insert(at, Mark());
                break;
            case 2 when at < text.Length:
                text.Remove(at, _random.Next(1, Math.Min(20, text.Length - at) + 1));
                break;
            case 3:
                text.Insert(at, Snippets[_random.Next(Snippets.Length)]);
                break;
            case 4:
                var other = seeds[_random.Next(seeds.Count)];
                text.Insert(at, other.AsSpan(_random.Next(other.Length)));
                break;
            default:
                text.Length = at;
                break;
        }
    }

    private char Mark() => _random.Next(3) == 0 ? (char)_random.Next(0x80) : Marks[_random.Next(Marks.Length)];
}
