using System.Text;
using System.Text.Json;
using System.Xml;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>
/// Mutated bodies: a masker answers or refuses, never anything else, and what it lets pass other parsers take as well.
/// MASKING_FUZZ_INPUTS sets how many inputs (default 20 000); MASKING_FUZZ_SEED repeats a run.
/// </summary>
public sealed class MaskingFuzzTests(ITestOutputHelper output)
{
    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("MASKING_FUZZ_INPUTS"), out var n) ? n : 20_000;
    private static readonly MaskingPlan Plan = MaskingRuns.Plan(("iban", "partial"), ("pan", "token"), ("freeText", "partial"), ("address", "remove"), ("/a/*/b", "remove"), ("bic", "partial"));

    private static readonly string[] Marks =
        ["\"", "\\", "{", "}", "[", "]", ":", ",", "<", ">", "/", "&", ";", "]]>", "<![CDATA[", "<!--", "-->", "--", "<?", "?>", "<!DOCTYPE a>", "xmlns:", "&#x0;", "&lt;", "\\u00", "\\ud800", "\0", "\u00fc", "\ufffe", " ", "\n", "=", "'", "iban", "1e400"];

    [Fact]
    public void Mutated_JSON() => Run("application/json", seed => new JsonSample(seed, Planted).Write().Text, masked =>
    {
        using var document = JsonDocument.Parse(masked, new JsonDocumentOptions { MaxDepth = 128 });
    });

    [Fact]
    public void Mutated_XML() => Run("application/xml", seed => new XmlSample(seed, Planted).Write().Text, masked =>
    {
        // Prefixes that nobody declared are the one thing that passes here and not there.
        using var reader = new XmlTextReader(new StringReader(masked)) { Namespaces = false, DtdProcessing = DtdProcessing.Prohibit };
        while (reader.Read()) { }
    });

    [Fact]
    public void Mutated_texts()
    {
        var random = new Random(1);
        for (var i = 0; i < Inputs; i++)
        {
            var text = Mutate(random, "pay DE89 3704 0044 0532 0130 00 or 4111-1111-1111-1111, anna@bank.example 00000000000000000000004111111111111111");
            Assert.NotNull(TextMasker.Mask(text));
        }
    }

    private static string[] Planted => ["DE89370400440532013000", "4111111111111111", "anna.berg@bank.example", "Secret Holding Person"];

    private void Run(string type, Func<int, string> sample, Action<string> parse)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MASKING_FUZZ_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed {seed}, {Inputs} inputs");
        var random = new Random(seed);
        for (var i = 0; i < Inputs; i++)
        {
            var text = Mutate(random, sample(random.Next()));
            try
            {
                var whole = MaskingRuns.Whole(Plan, type, Encoding.UTF8.GetBytes(text));
                if (i % 10 == 0) Assert.Equal(whole, MaskingRuns.InPieces(Plan, type, Encoding.UTF8.GetBytes(text), 1 + random.Next(100)));
                if (whole is not null && !text.Contains('\ufffe', StringComparison.Ordinal)) parse(whole);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, input {i}: {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}", e);
            }
        }
    }

    private static string Mutate(Random random, string text)
    {
        for (var edits = random.Next(3); edits >= 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(4) switch
            {
                0 => text.Insert(at, Marks[random.Next(Marks.Length)]),
                1 when at < text.Length => text.Remove(at, 1 + random.Next(Math.Min(10, text.Length - at))),
                2 when at < text.Length => text[..at] + (char)random.Next(1, 0x80) + text[(at + 1)..],
                _ => text[..at] + text[random.Next(text.Length + 1)..],
            };
        }

        return text;
    }
}
