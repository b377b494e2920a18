using System.Text;

namespace SecureFin.Rego.Tests.Yaml;

/// <summary>What the reader must keep, whatever text it is given.</summary>
public sealed class YamlReaderPropertyTests
{
    private const int Seed = 20_260_317;
    private const long MaxNodes = 10_000;

    private static readonly string[] Pieces =
    [
        "?", ":", "-", "|", ">", "&", "*", "!", "%", "@", "`", "{", "}", "[", "]", ",", "#", "'", "\"", "\\", "\n", "\r", "\t", " ", "~", "<", "a", "b", "é", "1", "0", ".", "_", "+",
        ": ", "- ", "? ", "\n  ", "\n ", "---", "...", "\n---\n", "&a ", "*a", "<<: ", "!!int ", "!!str ", "!<tag:yaml.org,2002:null>", "|-", ">2+", "%YAML 1.1\n", "null", ".inf", ".nan", "1e5",
        "\\x4", "\\u26", "\\\n", "''", "\u0085", "\u2028", "\u2029", "\uFEFF", "\u00A0", "\u0001", "\0", "\u007F", "\uD83D\uDE00", "\uD83D",
    ];

    [Fact]
    public void A_text_of_the_signs_of_YAML_is_read_or_refused_by_the_reader()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var text = Text(random);
            Reads(text, i, static words => YamlReader.Read(words, MaxNodes));
            Reads(text, i, static words => YamlReader.ReadMarks(words, MaxNodes));
        }
    }

    [Fact]
    public void What_the_writer_wrote_of_any_text_is_read_as_that_text()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 5_000; i++)
        {
            var text = Text(random).Replace("\uD83D\uDE00", "ü", StringComparison.Ordinal).Replace("\uD83D", "ü", StringComparison.Ordinal);
            var value = RegoJson.Parse($$"""{"key": {{RegoValue.FromString(text).ToJson()}}, "list": [{{RegoValue.FromString(text).ToJson()}}]}""");

            var written = YamlWriter.Write(new BuiltinContext(), value);

            Assert.True(YamlReader.Read(written, MaxNodes).Equals(value), $"seed {Seed}, case {i}: {value.ToJson()} written as {RegoValue.FromString(written).ToJson()}");
        }
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(1, 14); length > 0; length--) text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }

    private static void Reads(string text, int number, Action<string> read)
    {
        try
        {
            read(text);
        }
        catch (YamlError)
        {
            // A text that is no YAML is refused, and only so.
        }
        catch (Exception fault)
        {
            Assert.Fail($"seed {Seed}, case {number}: {RegoValue.FromString(text).ToJson()} {fault}");
        }
    }
}
