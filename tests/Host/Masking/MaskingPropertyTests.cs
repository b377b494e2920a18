using System.Text;
using System.Text.Json;
using System.Xml;
using FsCheck;
using FsCheck.Fluent;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>
/// For random documents with planted identifiers: no planted value is left, the result parses, and nothing else has changed.
/// A failure prints the seed that repeats it.
/// </summary>
public sealed class MaskingPropertyTests
{
    private static readonly MaskingPlan Plan = MaskingRuns.Plan(("iban", "partial"), ("pan", "token"), ("partyName", "remove"), ("address", "partial"));

    private static readonly string[] Planted =
        ["DE89370400440532013000", "GB82WEST12345698765432", "4111111111111111", "5500005555555559", "378282246310005", "anna.berg@bank.example", "Secret Holding Person"];

    [Fact]
    public void Masked_JSON_holds_no_planted_value_and_is_otherwise_the_same() => Check.One(
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var document = new JsonSample(seed, Planted).Write();
            var whole = MaskingRuns.Whole(Plan, "application/json", Encoding.UTF8.GetBytes(document.Text));
            Assert.NotNull(whole);
            AssertClean(JsonTexts(whole));
            Assert.Equal(document.Expected, Skeleton(whole));
            Assert.Equal(whole, MaskingRuns.InPieces(Plan, "application/json", Encoding.UTF8.GetBytes(document.Text), 1 + seed % 50));
        }));

    [Fact]
    public void Masked_XML_holds_no_planted_value_and_is_otherwise_the_same() => Check.One(
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var document = new XmlSample(seed, Planted).Write();
            var whole = MaskingRuns.Whole(Plan, "application/xml", Encoding.UTF8.GetBytes(document.Text));
            Assert.NotNull(whole);
            AssertClean(XmlTexts(whole));
            Assert.Equal(document.Expected, XmlSkeleton(whole));
            Assert.Equal(whole, MaskingRuns.InPieces(Plan, "application/xml", Encoding.UTF8.GetBytes(document.Text), 1 + seed % 50));
        }));

    private static void AssertClean(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var compact = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
            foreach (var planted in Planted)
                Assert.DoesNotContain(planted.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant(), compact, StringComparison.Ordinal);
        }
    }

    // Names and values in order, each value that was planted as "?".
    private static string Skeleton(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
        var text = new StringBuilder();
        void Walk(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    text.Append('{');
                    foreach (var member in element.EnumerateObject())
                    {
                        text.Append(JsonSample.Mark(member.Name)).Append(':');
                        Walk(member.Value);
                    }

                    text.Append('}');
                    break;
                case JsonValueKind.Array:
                    text.Append('[');
                    foreach (var item in element.EnumerateArray()) Walk(item);
                    text.Append(']');
                    break;
                case JsonValueKind.String:
                    text.Append(JsonSample.Mark(element.GetString()!)).Append(',');
                    break;
                default:
                    text.Append(JsonSample.Mark(element.GetRawText())).Append(',');
                    break;
            }
        }

        Walk(document.RootElement);
        return text.ToString();
    }

    private static List<string> JsonTexts(string json)
    {
        var texts = new List<string> { json };
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = 128 });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) texts.Add(reader.GetString()!);
        }

        return texts;
    }

    private static string XmlSkeleton(string xml)
    {
        var text = new StringBuilder();
        using var reader = Open(xml);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                text.Append('<').Append(reader.Name);
                for (var i = 0; i < reader.AttributeCount; i++)
                {
                    reader.MoveToAttribute(i);
                    text.Append(' ').Append(reader.Name).Append('=').Append(JsonSample.Mark(reader.Value));
                }

                reader.MoveToElement();
                text.Append(reader.IsEmptyElement ? "/>" : ">");
            }
            else if (reader.NodeType == XmlNodeType.EndElement) text.Append("</>");
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) text.Append(JsonSample.Mark(reader.Value)).Append(',');
        }

        return text.ToString();
    }

    private static List<string> XmlTexts(string xml)
    {
        var texts = new List<string> { xml };
        using var reader = Open(xml);
        while (reader.Read())
        {
            texts.Add(reader.Value);
            while (reader.MoveToNextAttribute()) texts.Add(reader.Value);
        }

        return texts;
    }

    private static XmlReader Open(string xml) => XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
}
