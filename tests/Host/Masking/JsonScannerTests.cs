using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>The scanner against .NET's own reader: what one takes the other takes, and their tokens stand at the same places.</summary>
public sealed class JsonScannerTests(ITestOutputHelper output)
{
    private const int Samples = 4000;
    private static readonly MaskingPlan Plan = MaskingRuns.Plan(("iban", "partial"));

    private static readonly string[] Edits =
        ["\"", "\\", "\\u12", "\\x", "{", "}", "[", "]", ":", ",", "0", "-", "1e5", "1.", ".5", "+", "tru", "null", "nul", "\t", "\u0001", " ", "\n", "\u00a0", "'", "//"];

    [Fact]
    public void The_cases_of_the_parsing_suite_are_taken_as_the_reader_takes_them()
    {
        using var suite = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("json", "parsing.json")));
        foreach (var test in suite.RootElement.GetProperty("cases").EnumerateArray())
            Compare(test.GetProperty("bytes").GetBytesFromBase64(), test.GetProperty("name").GetString()!);
    }

    [Fact]
    public void Damaged_documents_are_taken_as_the_reader_takes_them()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < Samples; i++)
        {
            var text = new JsonSample(random.Next(), ["DE89370400440532013000", "a name"]).Write().Text;
            for (var edits = random.Next(3); edits > 0; edits--) text = text.Insert(random.Next(text.Length + 1), Edits[random.Next(Edits.Length)]);
            Compare(Encoding.UTF8.GetBytes(text), $"seed {seed}, sample {i}");
        }
    }

    [Theory]
    [InlineData("""{"a":1e5,"b":-0,"c":0.5E-3,"d":12}""", true)]
    [InlineData("""{"a":01}""", false)]
    [InlineData("""{"a":1.}""", false)]
    [InlineData("""{"a":12,}""", false)]
    [InlineData("""{"a":12 "b":1}""", false)]
    [InlineData("""{"a":"b" "c":"d"}""", false)]
    [InlineData("""{"a":"b",,"c":"d"}""", false)]
    [InlineData("""{"a""b"}""", false)]
    [InlineData("""{"a":"b"]""", false)]
    [InlineData("{\"a\":\"b\u0001\"}", false)]
    [InlineData("{\"a\u0001\":\"b\"}", false)]
    [InlineData("{\"a\":\u00a0\"b\"}", false)]
    public void Members_that_are_passed_over_are_as_strict(string text, bool isTaken)
    {
        // What follows keeps the end of the body far enough away for the fast path.
        var body = Encoding.UTF8.GetBytes($"[{text},\"{new string('x', 100)}\"]");

        Assert.Equal(isTaken, MaskingRuns.Whole(Plan, "application/json", body) is not null);
        Compare(body, text);
    }

    private static void Compare(byte[] body, string name)
    {
        var expected = Read(body);
        Assert.True(expected is null == Scan(body) is null, name);
        if (expected is not null) Assert.Equal(expected, Scan(body));
        var hasSurrogate = Encoding.UTF8.GetString(body).Contains("\\ud", StringComparison.OrdinalIgnoreCase);
        if (!hasSurrogate) Assert.True((MaskingRuns.Whole(Plan, "application/json", body) is not null) == (expected is not null && Utf8.IsValid(body)), name);
    }

    // Where each token begins and what it is; null for what is no JSON.
    private static List<(int Start, JsonToken Token)>? Read(byte[] body)
    {
        var tokens = new List<(int, JsonToken)>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = PlanCursor.MaxDepth });
        try
        {
            while (reader.Read()) tokens.Add(((int)reader.TokenStartIndex, Of(reader.TokenType)));
            return tokens;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<(int Start, JsonToken Token)>? Scan(byte[] body)
    {
        var tokens = new List<(int, JsonToken)>();
        var scanner = new JsonScanner(body, isFinal: true, default);
        try
        {
            while (scanner.Read()) tokens.Add((scanner.Start, scanner.Token));
            return scanner.IsBroken ? null : tokens;
        }
        catch (MaskingException)
        {
            return null;
        }
    }

    private static JsonToken Of(JsonTokenType type) => type switch
    {
        JsonTokenType.PropertyName => JsonToken.Name,
        JsonTokenType.String => JsonToken.Text,
        JsonTokenType.Number => JsonToken.Number,
        JsonTokenType.True or JsonTokenType.False => JsonToken.Boolean,
        JsonTokenType.Null => JsonToken.Null,
        JsonTokenType.StartObject or JsonTokenType.StartArray => JsonToken.Open,
        _ => JsonToken.Close,
    };
}
