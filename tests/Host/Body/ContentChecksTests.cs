using System.Text;
using Microsoft.AspNetCore.Http;
using SecureFin.Contract;
using SecureFin.Gateway.Body;

namespace SecureFin.Gateway.Tests.Body;

/// <summary>Bodies with more than one reading are refused before anybody acts on them.</summary>
public sealed class ContentChecksTests
{
    [Theory]
    [InlineData("application/json", """{"a":1,"b":{"a":2}}""")]
    [InlineData("application/vnd.api+json; charset=\"UTF-8\"", "[]")]
    [InlineData("application/xml", "<a b='1'>x</a>")]
    [InlineData("application/pain.001+xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document xmlns=\"urn:x\"><a/></Document>")]
    [InlineData("text/xml", "\uFEFF<a><![CDATA[<b>]]></a>")]
    [InlineData("text/plain", "{")]
    public void A_body_with_one_reading_passes(string type, string body) => ContentChecks.Run(Headers(type), Encoding.UTF8.GetBytes(body));

    [Theory]
    [InlineData("application/json", """{"a":1,"a":2}""")]
    [InlineData("application/json", """{"a":1,"\u0061":2}""")]
    [InlineData("application/json", """{"\ud800":1}""")]
    [InlineData("application/json", """{"\ud800":1,"\udc00":2}""")]
    [InlineData("application/json", """["\udc00"]""")]
    [InlineData("application/json", "{} {}")]
    [InlineData("application/json", "\uFEFF{}")]
    [InlineData("application/problem+json", "{'a':1}")]
    [InlineData("application/xml", "<!DOCTYPE a><a/>")]
    [InlineData("application/xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>")]
    [InlineData("application/xml", "<a>&x;</a>")]
    [InlineData("application/xml", "<?php x?><a/>")]
    [InlineData("application/xml", "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>")]
    [InlineData("application/xml", "<?xml version=\"1.0\" encoding=\"utf-7\"?><a/>")]
    [InlineData("application/xml", "<a b='1' b='2'/>")]
    [InlineData("application/xml", "<a/><b/>")]
    [InlineData("application/xml", "<p:a/>")]
    [InlineData("application/xml", "<a>1<!-- -->0</a>")]
    [InlineData("application/xml", "<a>1<![CDATA[0]]></a>")]
    [InlineData("application/xml", "<a><![CDATA[1]]>0</a>")]
    [InlineData("application/xml", "<a><![CDATA[1]]><![CDATA[0]]></a>")]
    [InlineData("application/soap+xml", "{}")]
    public void A_body_with_two_readings_is_refused(string type, string body) =>
        Assert.Equal(Problems.BodyMalformed, Refusal(Headers(type), Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("application/json; charset=utf-16", "{}")]
    [InlineData("application/json; charset=utf-8; charset=utf-7", "{}")]
    [InlineData("application/xml; charset=iso-8859-1", "<a/>")]
    [InlineData("application", "{}")]
    public void A_type_or_charset_that_leaves_the_reading_open_is_refused(string type, string body) =>
        Assert.Equal(Problems.BodyMediaType, Refusal(Headers(type), Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        Assert.Equal(Problems.BodyMalformed, Refusal(Headers("application/json"), [(byte)'"', 0xFF, (byte)'"']));
        Assert.Equal(Problems.BodyMalformed, Refusal(Headers("application/xml"), [.. "<a>"u8, 0xFF, .. "</a>"u8]));
        Assert.Equal(Problems.BodyMalformed, Refusal(Headers("application/xml"), Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("<a/>")).ToArray()));
    }

    [Fact]
    public void A_long_text_is_one_piece_however_it_is_read()
    {
        var text = string.Concat(Enumerable.Repeat("x&amp;\n ", 50_000));

        ContentChecks.Run(Headers("application/xml"), Encoding.UTF8.GetBytes($"<a>{text}<b/><![CDATA[{text}]]>\n</a>"));
    }

    [Fact]
    public void XML_that_is_nested_too_deep_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 200)) + string.Concat(Enumerable.Repeat("</a>", 200));

        Assert.Equal(Problems.BodyMalformed, Refusal(Headers("application/xml"), Encoding.UTF8.GetBytes(deep)));
    }

    [Fact]
    public void A_digest_without_a_body_speaks_of_the_empty_body()
    {
        var headers = new HeaderDictionary { ["Content-Digest"] = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:" };
        ContentChecks.Run(headers, default);
        headers["Content-Digest"] = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";

        Assert.Equal(Problems.BodyDigest, Refusal(headers, []));
    }

    private static HeaderDictionary Headers(string type) => new() { ["Content-Type"] = type };

    private static Problem Refusal(HeaderDictionary headers, byte[] body) =>
        Assert.Throws<ProblemException>(() => ContentChecks.Run(headers, body)).Problem;
}
