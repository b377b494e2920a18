using System.Text;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Signing.Xml;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress.Signing;

/// <summary>Enveloped XAdES signatures over ISO 20022 messages, both ways with xmlsec1, and the ways to wrap one.</summary>
public sealed class XmlSignatureTests : IDisposable
{
    private const string Header = "urn:iso:std:iso:20022:tech:xsd:head.001.001.03";
    private const string Message = $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- kept out of the digest -->
        <m:Envelope xmlns:m="urn:example:envelope">
          <AppHdr xmlns="{Header}"><BizMsgIdr>M-1 é</BizMsgIdr></AppHdr>
          <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><CtrlSum>10.00</CtrlSum></GrpHdr></CstmrCdtTrfInitn></Document>
        </m:Envelope>
        """;

    private const string Bare = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt a='1' b="x&#xD;&amp;"><Sts>ACCP</Sts></CstmrPmtStsRpt></Document>""";

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    public static TheoryData<string, SignatureAlgorithm> Signed => new()
    {
        { Message, SignatureAlgorithm.ES256 }, { Message, SignatureAlgorithm.RS256 }, { Message, SignatureAlgorithm.PS256 },
        { Bare, SignatureAlgorithm.ES256 }, { Bare, SignatureAlgorithm.RS256 },
    };

    [Theory]
    [MemberData(nameof(Signed))]
    public async Task What_is_signed_here_verifies_here_and_by_xmlsec1(string message, SignatureAlgorithm algorithm)
    {
        var signed = await SignAsync(message, algorithm);

        Assert.Null(XmlSignatureVerifier.Verify(signed, Keys(algorithm)));
        if (algorithm == SignatureAlgorithm.PS256)
            return; // the packaged xmlsec1 knows no RSA-PSS
        var file = _tool.Write("signed.xml", signed);
        var key = _tool.Write("seal.pem", Of(algorithm).Certificate.ExportCertificatePem());
        await _tool.MustAsync("xmlsec1", "--verify", "--id-attr:Id", "SignedProperties", "--pubkey-cert-pem", key, file);
        var changed = _tool.Write("changed.xml", Encoding.UTF8.GetString(signed).Replace("10.00", "99.00", StringComparison.Ordinal).Replace("ACCP", "RJCT", StringComparison.Ordinal));
        Assert.NotEqual(0, (await _tool.RunAsync("xmlsec1", "--verify", "--id-attr:Id", "SignedProperties", "--pubkey-cert-pem", key, changed)).Exit);
    }

    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.ES256)]
    public async Task What_xmlsec1_signs_is_accepted_here(SignatureAlgorithm algorithm)
    {
        // The template is a message of ours with its digests and value blanked, so that xmlsec1 computes every one itself.
        var text = Encoding.UTF8.GetString(await SignAsync(Message, algorithm));
        var certificateDigest = text[text.IndexOf("<xades:CertDigest>", StringComparison.Ordinal)..text.IndexOf("</xades:CertDigest>", StringComparison.Ordinal)];
        text = System.Text.RegularExpressions.Regex.Replace(text, "<ds:(DigestValue|SignatureValue)>[^<]*<", "<ds:$1><");
        var blank = text[text.IndexOf("<xades:CertDigest>", StringComparison.Ordinal)..text.IndexOf("</xades:CertDigest>", StringComparison.Ordinal)];
        var template = _tool.Write("template.xml", text.Replace(blank, certificateDigest, StringComparison.Ordinal));
        var key = _tool.Write("seal.key", Of(algorithm).KeyPem);
        await _tool.MustAsync("xmlsec1", "--sign", "--id-attr:Id", "SignedProperties", "--privkey-pem", key, "--output", "theirs.xml", template);

        Assert.Null(XmlSignatureVerifier.Verify(_tool.Read("theirs.xml"), Keys(algorithm)));
    }

    public static TheoryData<string, Func<string, string>> Attacks => new()
    {
        { "changed amount", s => s.Replace("10.00", "99.00", StringComparison.Ordinal) },
        { "changed attribute of the root", s => s.Replace("<m:Envelope ", "<m:Envelope extra=\"1\" ", StringComparison.Ordinal) },
        { "another message around, the signed one inside", s => $"<m:Envelope xmlns:m=\"urn:example:envelope\">{Body(s)}<Document>evil</Document></m:Envelope>" },
        { "a second document beside", s => s.Replace("</m:Envelope>", "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">evil</Document></m:Envelope>", StringComparison.Ordinal) },
        { "the signature moved to the root", s => Move(s, "</m:Envelope>") },
        { "the signature moved into the document", s => Move(s, "</Document>") },
        { "two signatures", s => s.Replace("</Sgntr>", Part(s, "<ds:Signature ", "</ds:Signature>") + "</Sgntr>", StringComparison.Ordinal) },
        { "a second object in the signature", s => s.Replace("</ds:Signature>", "<ds:Object><Document>evil</Document></ds:Object></ds:Signature>", StringComparison.Ordinal) },
        { "the message hidden in the object", s => s.Replace("</xades:QualifyingProperties>", "</xades:QualifyingProperties><Document>evil</Document>", StringComparison.Ordinal) },
        { "unsigned properties", s => s.Replace("</xades:SignedProperties>", "</xades:SignedProperties><xades:UnsignedProperties/>", StringComparison.Ordinal) },
        { "reference to a part", s => s.Replace("URI=\"\"", "URI=\"#x\"", StringComparison.Ordinal) },
        { "reference without URI", s => s.Replace(" URI=\"\"", "", StringComparison.Ordinal) },
        { "another canonical form", s => s.Replace("<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"", "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"", StringComparison.Ordinal) },
        { "an XSLT transform", s => s.Replace("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xslt-19991116", StringComparison.Ordinal) },
        { "a third transform", s => s.Replace("</ds:Transforms>", "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>", StringComparison.Ordinal) },
        { "SHA-1", s => s.Replace("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1", StringComparison.Ordinal) },
        { "HMAC with the public key", s => s.Replace("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", StringComparison.Ordinal) },
        { "another algorithm of the key", s => s.Replace("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", StringComparison.Ordinal) },
        { "signing time changed", s => System.Text.RegularExpressions.Regex.Replace(s, "<xades:SigningTime>20", "<xades:SigningTime>19") },
        { "another certificate", s => s.Replace(Convert.ToBase64String(Seal.Ec.Certificate.RawData), Convert.ToBase64String(Seal.Rsa.Certificate.RawData), StringComparison.Ordinal) },
        { "a second header", s => s.Replace("<Document", $"<AppHdr xmlns=\"{Header}\"/><Document", StringComparison.Ordinal) },
        { "an id that stands twice", s => s.Replace("<BizMsgIdr>", $"<BizMsgIdr ID=\"{System.Text.RegularExpressions.Regex.Match(s, "SignedProperties Id=\"([^\"]*)\"").Groups[1].Value}\">", StringComparison.Ordinal) },
        { "a DTD", s => s.Replace("<m:Envelope ", "<!DOCTYPE m:Envelope [<!ENTITY a \"b\">]><m:Envelope ", StringComparison.Ordinal) },
        { "a processing instruction", s => s.Replace("<m:Envelope ", "<?x y?><m:Envelope ", StringComparison.Ordinal) },
        { "another encoding named", s => s.Replace("UTF-8", "ISO-8859-1", StringComparison.Ordinal) },
        { "the value emptied", s => System.Text.RegularExpressions.Regex.Replace(s, "<ds:SignatureValue>[^<]*", "<ds:SignatureValue>") },
        { "no signature", s => s.Replace(Part(s, "<ds:Signature ", "</ds:Signature>"), "", StringComparison.Ordinal) },
        { "a comment inside a signed amount", s => s.Replace("10.00", "1<!-- -->0.00", StringComparison.Ordinal) },
        { "a comment before the text of an amount", s => s.Replace("10.00", "<!-- -->10.00", StringComparison.Ordinal) },
        { "CDATA inside an amount", s => s.Replace("10.00", "1<![CDATA[0.00]]>", StringComparison.Ordinal) },
        { "CDATA and a comment in an amount", s => s.Replace("10.00", "<![CDATA[10]]><!-- -->.00", StringComparison.Ordinal) },
        { "a comment in the signature's value", s => System.Text.RegularExpressions.Regex.Replace(s, "<ds:SignatureValue>(....)", "<ds:SignatureValue>$1<!-- -->") },
        { "reference to another file", s => s.Replace("URI=\"\"", "URI=\"https://evil.example/pain.xml\"", StringComparison.Ordinal) },
        { "reference by XPointer", s => s.Replace("URI=\"\"", "URI=\"#xpointer(/)\"", StringComparison.Ordinal) },
        { "a length of the HMAC", s => s.Replace("ecdsa-sha256\"/>", "ecdsa-sha256\"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>", StringComparison.Ordinal).Replace("ecdsa-sha256\" />", "ecdsa-sha256\"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>", StringComparison.Ordinal).Replace("ecdsa-sha256\"></ds:SignatureMethod>", "ecdsa-sha256\"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>", StringComparison.Ordinal) },
        { "an XPath in a transform", s => s.Replace("enveloped-signature\"", "enveloped-signature\"><ds:XPath>1</ds:XPath></ds:Transform><ds:Transform Algorithm=\"x\"", StringComparison.Ordinal) },
        { "a header in another version beside", s => s.Replace("<Document", "<AppHdr xmlns=\"urn:iso:std:iso:20022:tech:xsd:head.001.001.99\"/><Document", StringComparison.Ordinal) },
        { "a signature inside the signed properties", s => s.Replace("<xades:SigningTime>", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/><xades:SigningTime>", StringComparison.Ordinal) },
        { "an id in the document that the reference means", s => s.Replace("<Document ", $"<Document Id=\"{System.Text.RegularExpressions.Regex.Match(s, "SignedProperties Id=\"([^\"]*)\"").Groups[1].Value}\" ", StringComparison.Ordinal) },
        { "deep nesting", s => s.Replace("<BizMsgIdr>", string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)) + "<BizMsgIdr>", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task A_message_that_was_wrapped_or_changed_is_refused(string what, Func<string, string> change)
    {
        var signed = Encoding.UTF8.GetString(await SignAsync(Message, SignatureAlgorithm.ES256));
        var changed = change(signed);

        Assert.True(changed != signed, what);
        Assert.NotNull(XmlSignatureVerifier.Verify(Encoding.UTF8.GetBytes(changed), Keys(SignatureAlgorithm.ES256)));
    }

    [Fact]
    public async Task A_genuine_signature_of_a_key_that_is_not_known_here_is_refused() =>
        Assert.Equal(JoseError.KeyUnknown, XmlSignatureVerifier.Verify(await SignAsync(Message, SignatureAlgorithm.ES256), Keys(SignatureAlgorithm.RS256)));

    [Fact]
    public async Task Over_the_wire_the_body_is_signed_once_and_the_answer_s_body_is_judged()
    {
        await using var bench = await EgressBench.StartAsync(options =>
            Clone.With(options, signing: "iso20022-xml", responseSignatures: "required", responseKeys: _tool.Write("bank.pem", Seal.Ec.Certificate.ExportCertificatePem())));
        bench.Store.Put("banks/nordbank/signing", Seal.Ec.Secret);
        var answer = await SignAsync(Bare, SignatureAlgorithm.ES256);
        bench.Peer.Answer = (context, _) => context.Response.Body.WriteAsync(answer).AsTask();
        var exchange = EgressBench.NewExchange();
        using var response = await bench.SendAsync(bench.Post("payments", Message, exchange));

        Assert.Null(XmlSignatureVerifier.Verify(bench.Peer.Received.Single().Body, Keys(SignatureAlgorithm.ES256)));
        Assert.Equal(bench.Peer.Received.Single().Digest, exchange.Upstream.Single().RequestDigest);
        Assert.True(exchange.Upstream.Single().ResponseSignatureValid);

        answer = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(answer).Replace("ACCP", "RJCT", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Post("payments", Message, EgressBench.NewExchange())));
        Assert.Equal("bank.untrusted", refusal.Problem.Code);
    }

    private static Seal Of(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.ES256 ? Seal.Ec : Seal.Rsa;

    private static VerificationKeySet Keys(SignatureAlgorithm algorithm) => new(Of(algorithm).Public(algorithm));

    private static async Task<byte[]> SignAsync(string message, SignatureAlgorithm algorithm)
    {
        Assert.True(StrictXml.TryLoad(Encoding.UTF8.GetBytes(message), out var document));
        return await XmlSigner.SignAsync(document!, Of(algorithm).Signer(algorithm), Of(algorithm).Certificate, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static string Part(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        return start < 0 ? "" : text[start..(text.IndexOf(to, start, StringComparison.Ordinal) + to.Length)];
    }

    private static string Body(string text) => text[text.IndexOf("<m:Envelope", StringComparison.Ordinal)..];

    private static string Move(string text, string before)
    {
        var signature = Part(text, "<ds:Signature ", "</ds:Signature>");
        return text.Replace(signature, "", StringComparison.Ordinal).Replace(before, signature + before, StringComparison.Ordinal);
    }
}
