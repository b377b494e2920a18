using System.Text;
using SecureFin.Gateway.Body;
using SecureFin.Gateway.Tests.Masking;

namespace SecureFin.Gateway.Tests.Body;

public sealed class LongXmlTests
{
    [Theory]
    [InlineData("<a x='1'>é<b/></a>")]
    [InlineData("\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><a xmlns=\"urn:x\"><![CDATA[<]]></a>")]
    public async Task Plain_xml_passes(string xml) => Assert.Null(await XmlChecks.FaultAsync(new MemoryStream(Encoding.UTF8.GetBytes(xml)), TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    [InlineData("<a>&b;</a>")]
    [InlineData("<?xml-stylesheet href=\"x\"?><a/>")]
    [InlineData("<a><?php echo 1 ?></a>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>")]
    [InlineData("<?xml version=\"1.1\"?><a/>")]
    [InlineData("<a/><b/>")]
    [InlineData("<a>&#0;</a>")]
    [InlineData("<a>1<![CDATA[0]]></a>")]
    [InlineData("<a>")]
    [InlineData("text")]
    public Task Other_xml_is_refused(string xml) => RefusedAsync(Encoding.UTF8.GetBytes(xml));

    [Fact]
    public Task Another_encoding_is_refused() => RefusedAsync(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("<a/>")).ToArray());

    [Fact]
    public Task Depth_is_bounded() => RefusedAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 5_000)) + string.Concat(Enumerable.Repeat("</a>", 5_000))));

    [Theory]
    [InlineData("<a><!-- ", "x> <", " --></a>")]
    [InlineData("<!-- ", "x > ", " --><a/>")]
    [InlineData("<a><![CDATA[", "<x> ", "]]></a>")]
    [InlineData("<a b=\"", "x> '", "\"/>")]
    [InlineData("<a b='", "\"/> ", "'/>")]
    [InlineData("<a xmlns='", "x", "'/>")]
    [InlineData("<a ", "    ", "/>")]
    [InlineData("<", "n", "/>")]
    [InlineData("<a ", "n", "=''/>")]
    [InlineData("<a></a", "    ", ">")]
    [InlineData("<a><?b ", "x> ", "?></a>")]
    [InlineData("<?xml version='1.0' ", "    ", "?><a/>")]
    [InlineData("<a b='' ", "b='' ", "/>")]
    public async Task One_token_is_bounded_whatever_stands_in_it(string head, string filler, string tail)
    {
        var mebibyte = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(filler, 1024 * 1024 / filler.Length)));
        using var body = new RepeatingStream(Encoding.UTF8.GetBytes(head), mebibyte, times: 20, Encoding.UTF8.GetBytes(tail));

        Assert.NotNull(await XmlChecks.FaultAsync(body, TestContext.Current.CancellationToken));
        Assert.InRange(body.Left, 10, 20);
    }

    [Fact]
    public async Task An_element_with_too_many_attributes_is_not_read_to_its_end()
    {
        var attributes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("b='' ", 13_000)));
        using var body = new RepeatingStream("<a "u8.ToArray(), attributes, times: 100, "/>"u8.ToArray());

        Assert.NotNull(await XmlChecks.FaultAsync(body, TestContext.Current.CancellationToken));
        Assert.InRange(body.Left, 90, 100);
    }

    [Fact]
    public async Task Many_elements_pass_whatever_their_length_together()
    {
        var entries = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<Ntry><!-- > -->\n  <Amt Ccy='EUR'>1.00</Amt>\n  <a:b xmlns:a='urn:a'/></Ntry>\n", 10_000)));
        using var body = new RepeatingStream("<Stmt>"u8.ToArray(), entries, times: 30, "</Stmt>"u8.ToArray());

        Assert.Null(await XmlChecks.FaultAsync(body, TestContext.Current.CancellationToken));
        Assert.Equal(0, body.Left);
    }

    [Theory]
    [InlineData(150_000, 1, "<{0}/>")]
    [InlineData(2_000, 5_000, "<{0}/>")]
    [InlineData(2_000, 5_000, "<a xmlns='{0}'/>")]
    [InlineData(2_000, 5_000, "<a {0}=''/>")]
    public Task Names_are_bounded_in_number_and_length(int count, int length, string element) => RefusedAsync(Encoding.UTF8.GetBytes(
        $"<a>{string.Concat(Enumerable.Range(0, count).Select(i => element.Replace("{0}", $"n{i}".PadRight(length, 'x'), StringComparison.Ordinal)))}</a>"));

    private static async Task RefusedAsync(byte[] xml) =>
        Assert.NotNull(await XmlChecks.FaultAsync(new MemoryStream(xml), TestContext.Current.CancellationToken));
}
