using System.Text.RegularExpressions;

namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Whatever a built-in is given, it answers or records a failure: arguments of its types and of others, made of the texts of the tables, whole and broken.</summary>
public sealed partial class BuiltinArgumentTests
{
    private const int Rounds = 300;
    private const long Budget = 200_000;

    private static readonly string[] Rows = [.. new[] { Path("rego", "calls.tsv"), Path("rego", "probes.tsv"), Path("rego-conformance", "expressions.jsonl") }.SelectMany(File.ReadLines)];

    private static readonly string[] Texts = [.. Literals(Rows)];

    private static readonly RegoValue[] Numbers = [.. "0 1 -1 2 3.5 -0.5 10 16 64 1e3 1.0 -0 1e400 -1e-400 9223372036854775807 -9223372036854775808 9223372036854775808 1700000000000000000 1e19 123456789012345678901234567890".Split(' ').Select(text => RegoJson.Parse(text))];

    public static TheoryData<string> Names() => new(BuiltinRegistry.All.Where(builtin => builtin.Invoke is not null).Select(builtin => builtin.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_built_in_throws_nothing(string name)
    {
        var builtin = BuiltinRegistry.Find(name)!;
        var types = builtin.Signature.Arguments;
        var maker = new Maker(new Random(name.Sum(letter => letter) * 31), [.. Literals(Rows.Where(row => row.Contains(name + "(", StringComparison.Ordinal)))]);
        for (var round = 0; round < Rounds; round++)
        {
            var args = types.Select(type => maker.Next(type, 0)).ToArray();
            var steps = 0L;
            var context = new BuiltinContext { NowNanoseconds = 1_700_000_000_000_000_000, Charge = cost => (steps += cost) < Budget };
            var fault = Record.Exception(() => builtin.Invoke!(context, args));

            Assert.True(fault is null, $"{name}({string.Join(", ", args)})\n{fault}");
        }
    }

    private static string Path(params ReadOnlySpan<string> parts) => TestData.Path(parts);

    private static IEnumerable<string> Literals(IEnumerable<string> rows)
    {
        foreach (Match match in rows.SelectMany(row => Literal().Matches(row)))
        {
            if (RegoJson.TryParse(System.Text.Encoding.UTF8.GetBytes(match.Value), JsonLimits.Default, out var value, out _) && value.TryGetString(out var text)) yield return text;
        }
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex Literal();

    private sealed class Maker(Random random, string[] own)
    {
        private const string Odd = "\0\u001f \"\\%${}[]()*?+-.,:/=|~#@0129aZé\u0130\u2028\ud83d\udc4d";

        public RegoValue Next(RegoType type, int depth)
        {
            if (depth > 4) return RegoValue.EmptyString;
            var kind = random.Next(12) == 0 ? (RegoTypeKind)random.Next(8) : type.Kind;
            switch (kind)
            {
                case RegoTypeKind.Any when type.Items.Length > 0: return Next(type.Items[random.Next(type.Items.Length)], depth);
                case RegoTypeKind.Any: return Next(RegoType.Scalar((RegoTypeKind)random.Next(1, 8)), depth + 1);
                case RegoTypeKind.Null: return RegoValue.Null;
                case RegoTypeKind.Boolean: return RegoValue.FromBoolean(random.Next(2) == 0);
                case RegoTypeKind.Number: return random.Next(3) == 0 ? RegoValue.FromInt64(random.Next(-20, 70)) : Numbers[random.Next(Numbers.Length)];
                case RegoTypeKind.String: return RegoValue.FromString(Text());
                case RegoTypeKind.Array: return RegoArray.Create(Items(type, depth));
                case RegoTypeKind.Set: return RegoSet.Create(Items(type, depth));
                default: return Map(type, depth);
            }
        }

        private RegoValue[] Items(RegoType type, int depth)
        {
            var element = type.Element ?? RegoType.Any;
            return [.. type.Items.Concat(Enumerable.Repeat(element, random.Next(4))).Select(item => Next(item, depth + 1))];
        }

        private RegoObject Map(RegoType type, int depth)
        {
            var map = new RegoObjectBuilder();
            for (var i = 0; i < type.Names.Length; i++)
            {
                if (random.Next(10) > 0) map.Set(type.Names[i], Next(type.Items[i], depth + 1));
            }

            for (var i = random.Next(5); i > 0; i--)
                map.Set(random.Next(8) == 0 ? Next(type.Key ?? RegoType.Any, depth + 1) : RegoValue.FromString(Known()), Next(type.Element ?? RegoType.Any, depth + 1));
            return map.Build();
        }

        private string Known() => own.Length > 0 && random.Next(3) > 0 ? own[random.Next(own.Length)] : Texts[random.Next(Texts.Length)];

        private string Text()
        {
            var text = Known();
            for (var edits = random.Next(3); edits > 0; edits--)
            {
                var at = random.Next(text.Length + 1);
                text = random.Next(5) switch
                {
                    0 => text[..at],
                    1 => text[at..],
                    2 => text.Insert(at, Odd[random.Next(Odd.Length)].ToString()),
                    3 => text.Insert(at, Known()),
                    _ => at < text.Length ? text[..at] + Odd[random.Next(Odd.Length)] + text[(at + 1)..] : text + text,
                };
            }

            return text.Length > 20_000 ? text[..20_000] : text;
        }
    }
}
