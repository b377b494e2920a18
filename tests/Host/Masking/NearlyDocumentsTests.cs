using System.Text;
using System.Text.Json;
using System.Xml;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>Texts that begin like a document and are none: told without an exception, never mistaken, and bounded where they are nearly one.</summary>
public sealed class NearlyDocumentsTests
{
    private static readonly string[] Pieces =
        ["<a>", "</a>", "<b:c d='e'>", "</b:c>", "<a/>", "<é x=\"1\" />", "text", "&amp;", "&nbsp;", "&#65;", "<!-- a -->", "<!-- ", "<![CDATA[<a>&]]>", "<", ">", "'", "\"", "=", " ", "</a >", "<a b>", "<1>", "<a b='<'>", "/>", "<!DOCTYPE a>", "<?p?>"];

    [Fact]
    public void What_a_parser_reads_is_never_taken_for_a_text()
    {
        var random = new Random(20261122);
        var read = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (!IsXml(text)) continue;
            read++;
            Assert.True(XmlGlance.MayBe(Encoding.UTF8.GetBytes(text)), text);
        }

        Assert.True(read > 500, $"{read}");
    }

    [Theory]
    [InlineData("<alice@bank.test>")]
    [InlineData("<p>one<br>two</p>")]
    [InlineData("<b>fish &nbsp; chips</b>")]
    [InlineData("<input checked>")]
    [InlineData("<- see above ->")]
    [InlineData("<a></b>")]
    [InlineData("<a href=x></a>")]
    public void What_is_no_XML_is_told_by_a_glance(string text) => Assert.False(XmlGlance.MayBe(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("{\"a\" no json}")]
    [InlineData("{\"a\":\"\\q\"}")]
    [InlineData("[{\"a\":01}]")]
    [InlineData("<alice@bank.test>")]
    [InlineData("<p>one<br>two</p>")]
    public void Such_texts_cost_no_exception_and_detectors_look_at_them(string text)
    {
        const string Iban = "DE89370400440532013000";
        var body = JsonSerializer.SerializeToUtf8Bytes(Enumerable.Repeat(text, 3000).Append(text.Insert(1, " ").Insert(text.Length, $" {Iban} ")));
        var thrown = 0;
        EventHandler<System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs> count = (_, fault) => thrown += fault.Exception is MaskingException && fault.Exception.StackTrace?.Contains(nameof(EmbeddedDocument), StringComparison.Ordinal) == true ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += count;
        string? masked;
        try
        {
            masked = MaskingRuns.Whole(MaskingRuns.Plan(("iban", "partial")), "application/json", body);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= count;
        }

        Assert.NotNull(masked);
        Assert.DoesNotContain(Iban, masked, StringComparison.Ordinal);
        Assert.True(thrown < 1000, $"{thrown}"); // of other tests beside this one there may be some
    }

    [Theory]
    [InlineData(900, true)]
    [InlineData(1001, false)]
    public void Texts_that_are_nearly_documents_are_bounded(int count, bool passes)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Enumerable.Repeat("<a x='1' x='1'/>", count));

        Assert.Equal(passes, MaskingRuns.Whole(MaskingRuns.Plan(("iban", "partial")), "application/json", body) is not null);
    }

    private static bool IsXml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { ConformanceLevel = ConformanceLevel.Fragment, DtdProcessing = DtdProcessing.Prohibit });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
