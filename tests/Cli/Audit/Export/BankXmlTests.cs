using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Jose;

namespace SecureFin.Cli.Tests.Audit.Export;

/// <summary>Banks' answers that are signed XML messages: what a pack says of them, run with xmlsec1, which says OK to a wrapped message too.</summary>
public sealed class BankXmlTests : IDisposable
{
    private const string Names = "http://www.w3.org/2000/09/xmldsig#", C14N = "http://www.w3.org/2001/10/xml-exc-c14n#", Enveloped = Names + "enveloped-signature";
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly SealedExchange _exchange = new();

    /// <summary>Message with its places for the signature, the references, and whether it is the whole message that they name.</summary>
    public static TheoryData<string, string, string> Whole => new()
    {
        { "empty", "<Document><Sts>ACSC</Sts>{0}</Document>", Reference("", Enveloped, C14N) },
        { "by id", "<Document Id=\"doc-1\"><Sts>ACSC</Sts>{0}</Document>", Reference("#doc-1", Enveloped, C14N) },
        { "and properties", "<Document><Sts>ACSC</Sts>{0}</Document>", Reference("", Enveloped, C14N) + Reference("#properties", C14N) },
        { "in a header", "<Biz><AppHdr><Sgntr>{0}</Sgntr></AppHdr><Document><Sts>ACSC</Sts></Document></Biz>", Reference("", Enveloped, C14N) },
    };

    public static TheoryData<string, string, string> Parts => new()
    {
        { "beside", "<Document><Sts>RJCT</Sts><Old Id=\"part\"><Sts>ACSC</Sts></Old>{0}</Document>", Reference("#part", C14N) },
        { "within another root", "<Biz><Sts>RJCT</Sts><Document Id=\"part\"><Sts>ACSC</Sts>{0}</Document></Biz>", Reference("#part", Enveloped, C14N) },
        { "its own properties alone", "<Document><Sts>RJCT</Sts>{0}</Document>", Reference("#properties", C14N) },
    };

    public void Dispose()
    {
        _exchange.Dispose();
        _rsa.Dispose();
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task A_whole_signed_message_is_left_to_xmlsec1_and_the_reader_is_shown_what_was_signed(string what, string message, string references)
    {
        await KeepAsync(await SignAsync(message, references));
        var run = await _exchange.ExportOpenAsync();

        Assert.True(run.ExitCode == 0, what + run.Error);
        Assert.Contains("NOT CHECKED. 'bank' signed its answer", _exchange.Readme, StringComparison.Ordinal);
        Assert.Contains("something in the file is signed, not what", run.Error, StringComparison.Ordinal);
        foreach (var command in _exchange.Commands)
            Assert.True(await _exchange.ShellAsync(command) == 0, command);
        var printed = await _exchange.PrintedAsync(Commands.Single(command => command.Contains("--store-references", StringComparison.Ordinal)));
        Assert.Contains("<Sts>ACSC</Sts>", printed, StringComparison.Ordinal);
        var file = _exchange["pack/signed/0-upstream-0-response.xml"];
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("ACSC", "RJCT", StringComparison.Ordinal));
        Assert.NotEqual(0, await _exchange.ShellAsync(Commands.First()));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_message_of_which_a_part_is_signed_is_called_wrong_although_xmlsec1_says_OK(string what, string message, string references)
    {
        var signed = await SignAsync(message, references);
        await KeepAsync(signed);
        var run = await _exchange.ExportOpenAsync();

        await File.WriteAllTextAsync(_exchange["bank.pem"], _rsa.ExportSubjectPublicKeyInfoPem());
        Assert.Equal(0, await _exchange.ShellAsync("xmlsec1 --verify --id-attr:Id Old --id-attr:Id Document --id-attr:Id P --pubkey-pem ../bank.pem ../signed.xml"));
        Assert.True(run.ExitCode == 1, what);
        Assert.Contains("WRONG. 'bank' signed its answer of entry 0.\nThe message is not signed as a whole", _exchange.Readme, StringComparison.Ordinal);
        Assert.DoesNotContain(_exchange.Commands, command => command.Contains("xmlsec1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_that_takes_the_place_of_what_was_signed_fails_the_comparison_too()
    {
        await KeepAsync(await SignAsync("<Document Id=\"doc-1\"><Sts>ACSC</Sts>{0}</Document>", Reference("#doc-1", Enveloped, C14N)));
        await _exchange.ExportOpenAsync();
        var file = _exchange["pack/signed/0-upstream-0-response.xml"];
        await File.WriteAllTextAsync(file, await SignAsync("<Document><Sts>RJCT</Sts><Old Id=\"part\"><Sts>ACSC</Sts></Old>{0}</Document>", Reference("#part", C14N)));

        var compare = Commands.Single(command => command.StartsWith("test ", StringComparison.Ordinal) && command.Contains("xmlsec1", StringComparison.Ordinal));
        Assert.NotEqual(0, await _exchange.ShellAsync(compare.Replace("--id-attr:Id Document", "--id-attr:Id Old", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("it has 2 signatures", "<Document><Sts>RJCT</Sts>{0}{0}</Document>", Enveloped, "")]
    [InlineData("chooses parts", "<Document><Sts>RJCT</Sts>{0}</Document>", "http://www.w3.org/TR/1999/REC-xpath-19991116", "")]
    [InlineData("to no element of it, or to more than one", "<Document Id=\"a\"><Sts Id=\"a\">RJCT</Sts>{0}</Document>", Enveloped, "#a")]
    [InlineData("to no element of it, or to more than one", "<Document><Sts>RJCT</Sts>{0}</Document>", Enveloped, "http://bank.test/other.xml")]
    [InlineData("to no element of it, or to more than one", "<Document Id=\"a';touch broken;'\"><Sts>RJCT</Sts>{0}</Document>", Enveloped, "#a';touch broken;'")]
    public async Task A_signature_of_any_other_shape_is_called_wrong_and_becomes_no_command(string says, string message, string transform, string uri)
    {
        await KeepAsync(message.Replace("{0}", Template(Reference(uri, transform, C14N)), StringComparison.Ordinal));
        var run = await _exchange.ExportOpenAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(says, _exchange.Readme, StringComparison.Ordinal);
        Assert.DoesNotContain(_exchange.Commands, command => command.Contains("xmlsec1", StringComparison.Ordinal) || command.Contains("broken", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("in the certificate")]
    [InlineData("around what is named")]
    public async Task An_answer_that_is_nested_without_end_is_not_taken_apart_and_the_pack_is_made(string where)
    {
        const int Levels = 100_000;
        var (open, close) = (string.Concat(Enumerable.Repeat("<a>", Levels)), string.Concat(Enumerable.Repeat("</a>", Levels)));
        await KeepAsync(where == "in the certificate"
            ? $"<Document><Sts>ACSC</Sts>{Template(Reference("", Enveloped, C14N)).Replace("</ds:X509Certificate>", $"{open}{close}</ds:X509Certificate>", StringComparison.Ordinal)}</Document>"
            : $"<Document><Sts>ACSC</Sts>{Template(Reference("#deep", C14N))}{open}<b Id=\"deep\"/>{close}</Document>");
        var run = await _exchange.ExportOpenAsync();

        AssertNotTakenApart(run);
    }

    [Theory]
    [InlineData("", Enveloped)]
    [InlineData("#object", C14N)]
    public async Task A_signature_around_its_message_is_not_taken_apart_whatever_it_points_to(string uri, string transform)
    {
        await KeepAsync(await SignAsync(
            "{0}", Reference(uri, transform, C14N), template => template.Replace("<ds:Object>", "<ds:Object Id=\"object\"><Document><Sts>ACSC</Sts></Document>", StringComparison.Ordinal)));
        var run = await _exchange.ExportOpenAsync();

        AssertNotTakenApart(run);
    }

    private IEnumerable<string> Commands => _exchange.Commands.Where(command => command.Contains("xmlsec1", StringComparison.Ordinal));

    private void AssertNotTakenApart(SfgRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("NOT CHECKED. 'bank' signed its answer of entry 0.\nThe signature is of a form that this pack does not take apart", _exchange.Readme, StringComparison.Ordinal);
        Assert.Empty(Commands);
    }

    private static string Reference(string uri, params IEnumerable<string> transforms) =>
        $"<ds:Reference URI=\"{uri}\"><ds:Transforms>{string.Concat(transforms.Select(name => $"<ds:Transform Algorithm=\"{name}\"/>"))}</ds:Transforms>"
        + "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue/></ds:Reference>";

    private string Template(string references)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=bank.test", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return $"<ds:Signature xmlns:ds=\"{Names}\"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{C14N}\"/><ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>"
            + $"{references}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(certificate.RawData)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
            + "<ds:Object><P Id=\"properties\">signed too</P></ds:Object></ds:Signature>";
    }

    /// <summary>A message that xmlsec1 signed.</summary>
    private async Task<string> SignAsync(string message, string references, Func<string, string>? change = null)
    {
        var template = Template(references);
        await File.WriteAllTextAsync(_exchange["template.xml"], message.Replace("{0}", change?.Invoke(template) ?? template, StringComparison.Ordinal));
        await File.WriteAllTextAsync(_exchange["bank.key"], _rsa.ExportPkcs8PrivateKeyPem());
        string[] ids = ["--id-attr:Id", "Document", "--id-attr:Id", "Old", "--id-attr:Id", "P", "--id-attr:Id", "Object"];
        using var xmlsec = Process.Start(new ProcessStartInfo("xmlsec1", ["--sign", .. ids, "--privkey-pem", _exchange["bank.key"], "--output", _exchange["signed.xml"], _exchange["template.xml"]])
        {
            RedirectStandardError = true, UseShellExecute = false,
        })!;
        var error = await xmlsec.StandardError.ReadToEndAsync();
        await xmlsec.WaitForExitAsync();
        Assert.True(xmlsec.ExitCode == 0, error);
        return await File.ReadAllTextAsync(_exchange["signed.xml"]);
    }

    private async Task KeepAsync(string xml)
    {
        var fingerprint = VerificationKey.FromSpki(_rsa.ExportSubjectPublicKeyInfo(), "seal").Fingerprint;
        await _exchange.CallBankAsync("POST /v1/payments HTTP/1.1\r\nHost: bank.test\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n" + xml, responseKey: fingerprint);
        await File.WriteAllTextAsync(_exchange["bank-keys.jwks"], Jwks.Of(RsaSigningKey.From(_rsa, "seal", SignatureAlgorithm.RS256).PublicJwk).ToJson());
    }
}
