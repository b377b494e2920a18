using System.Text;
using System.Text.RegularExpressions;

namespace SecureFin.Rego.Fuzz;

/// <summary>Changes a text a little: the same random numbers give the same text.</summary>
internal sealed partial class Mutator(Random random, IReadOnlyList<string> others)
{
    private const int MaxLength = 40_000;

    private static readonly string[] Words =
    [
        "package a\n", "import data.b as c\n", "default ", "not ", "some ", "every x in ", " with input as ", " with data.a as ", " as ", " if ", "else := ", " contains ", " in ",
        "input", "data", "data.a", "_", "x", "[", "]", "{", "}", "(", ")", "|", ":=", "=", "==", "!=", "<", ">=", "+", "-", "*", "/", "%", "&", ",", ";", ":", ".", "\"", "`", "\\", "\\u", "#",
        "\n", "\t", "\r", "\0", "\uFEFF", "é", "漢", "😀", "\uD800", "null", "true", "false", "0", "-1", "1e400", "1e-400", "9223372036854775807", "-9223372036854775808", "0.1", "99999999999999999999999999",
        "1e99999999999", "set()", "{1, 2}", "[1, 2]", "{\"a\": 1}", "[x | x := 1]", "{x | x := [1,2][_]}", "{k: v | v := input[k]}", "count(", "walk(", "sprintf(\"%999999d\", [", "regex.match(\"(a+)+$\", ",
        "numbers.range(0, ", "json.unmarshal(", "yaml.unmarshal(", "glob.match(", "time.parse_ns(", "graphql.parse(", "io.jwt.decode(", "net.cidr_expand(", "object.union(", "json.patch(", "strings.replace_n(",
        "strings.render_template(", "bits.lsh(", "units.parse(", "semver.compare(", "graph.reachable(", "crypto.x509.parse_certificates(", "base64.decode(", "hex.decode(", "urlquery.decode_object(", "format_int(",
    ];

    public string Mutate(string text)
    {
        var builder = new StringBuilder(text);
        for (var i = random.Next(1, 4); i > 0 && builder.Length < MaxLength; i--)
            Step(builder);
        return builder.ToString();
    }

    /// <summary>Puts pieces of a text where others of their kind stand: what comes out is often still a module that compiles.</summary>
    public string Exchange(string text)
    {
        for (var i = random.Next(2) == 0 ? 1 : random.Next(2, 5); i > 0; i--)
        {
            var pieces = (random.Next(6) switch { 0 or 1 => Name(), 2 or 3 => Scalar(), 4 => Comparison(), _ => Line() }).Matches(text);
            if (pieces.Count == 0)
                continue;
            var (from, to) = (pieces[random.Next(pieces.Count)], pieces[random.Next(pieces.Count)]);
            text = text.Remove(to.Index, to.Length).Insert(to.Index, from.Value);
        }

        return text;
    }

    [GeneratedRegex(@"(?<![\w.""])(?!(?:package|import|if|contains|some|in|not|with|as|default|else|every)\b)[a-z_]\w*\b(?![(""])")]
    private static partial Regex Name();

    [GeneratedRegex(@"\b[0-9]+\b|""[^""\n]*""|\b(?:true|false|null)\b")]
    private static partial Regex Scalar();

    [GeneratedRegex("==|!=|<=|>=|:=|[<>=]")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"(?<=\n)[\t ].+\n")]
    private static partial Regex Line();

    private void Step(StringBuilder text)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(text.Length - at, random.Next(8) == 0 ? random.Next(200) : random.Next(1, 12));
        switch (random.Next(12))
        {
            case 0 or 1:
                text.Remove(at, length);
                break;
            case 2:
                text.Insert(random.Next(text.Length + 1), text.ToString(at, length));
                break;
            case 3 or 4 or 5:
                text.Insert(at, Words[random.Next(Words.Length)]);
                break;
            case 6 or 7:
                text.Remove(at, length).Insert(at, Words[random.Next(Words.Length)]);
                break;
            case 8:
                Splice(text, at);
                break;
            case 9 when at < text.Length:
                text[at] = (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(128));
                break;
            case 10 when random.Next(20) == 0:
                Nest(text, at);
                break;
            default:
                Number(text, at);
                break;
        }
    }

    private void Splice(StringBuilder text, int at)
    {
        var other = others[random.Next(others.Count)];
        var start = random.Next(other.Length + 1);
        text.Insert(at, other.AsSpan(start, Math.Min(other.Length - start, random.Next(1, 80))));
    }

    private void Nest(StringBuilder text, int at)
    {
        string[] openers = ["[", "{", "(", "{\"a\":", "not ", "[x|", "a[", "f(", "- ", "&a [*a,", "{{", "(?:"];
        text.Insert(at, openers[random.Next(openers.Length)], random.Next(2, 3_000));
    }

    private void Number(StringBuilder text, int at)
    {
        while (at < text.Length && !char.IsAsciiDigit(text[at]))
            at++;
        if (at < text.Length)
            text.Remove(at, 1).Insert(at, random.Next(3) switch { 0 => random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture), 1 => new string('9', random.Next(1, 400)), _ => "-" + random.NextInt64() });
    }
}
