using System.Text;
using SecureFin.Gateway.Body;

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

    private static async Task RefusedAsync(byte[] xml) =>
        Assert.NotNull(await XmlChecks.FaultAsync(new MemoryStream(xml), TestContext.Current.CancellationToken));
}
