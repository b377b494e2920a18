using System.Text;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress.Signing;

/// <summary>Detached CMS signatures, both ways with openssl.</summary>
public sealed class CmsSignatureTests : IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("<Document>é 10.00</Document>\r\n");
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Tool _tool = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.RS256)]
    public async Task What_is_signed_here_verifies_here_and_by_openssl(SignatureAlgorithm algorithm)
    {
        var der = await SignAsync(algorithm);

        Assert.Null(CmsSignature.Verify(der, Content, Keys(algorithm), DateTimeOffset.UtcNow, Window));
        var (file, signature, certificate) = (_tool.Write("file", Content), _tool.Write("file.p7s", der), _tool.Write("seal.pem", Of(algorithm).Certificate.ExportCertificatePem()));
        string[] arguments = ["cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-CAfile", certificate, "-purpose", "any", "-cades", "-out", "/dev/null", "-content"];
        await _tool.MustAsync("openssl", [.. arguments, file]);
        Assert.NotEqual(0, (await _tool.RunAsync("openssl", [.. arguments, _tool.Write("changed", "<Document>99.00</Document>")])).Exit);
    }

    [Theory]
    [InlineData(SignatureAlgorithm.ES256, "-cades")]
    [InlineData(SignatureAlgorithm.RS256, "-nosmimecap")]
    public async Task What_openssl_signs_is_accepted_here(SignatureAlgorithm algorithm, string option)
    {
        var (file, key, certificate) = (_tool.Write("file", Content), _tool.Write("seal.key", Of(algorithm).KeyPem), _tool.Write("seal.pem", Of(algorithm).Certificate.ExportCertificatePem()));
        await _tool.MustAsync("openssl", "cms", "-sign", "-binary", "-md", "sha256", "-signer", certificate, "-inkey", key, "-outform", "DER", "-in", file, "-out", "theirs.p7s", option);
        var theirs = _tool.Read("theirs.p7s");

        Assert.Null(CmsSignature.Verify(theirs, Content, Keys(algorithm), DateTimeOffset.UtcNow, Window));
        Assert.NotNull(CmsSignature.Verify(theirs, [.. Content, 32], Keys(algorithm), DateTimeOffset.UtcNow, Window));
    }

    [Fact]
    public async Task Another_key_time_or_text_is_refused()
    {
        var der = await SignAsync(SignatureAlgorithm.ES256);
        Assert.Equal(JoseError.KeyUnknown, CmsSignature.Verify(der, Content, Keys(SignatureAlgorithm.RS256), DateTimeOffset.UtcNow, Window));
        Assert.Equal(HttpSignatureError.Time, CmsSignature.Verify(der, Content, Keys(SignatureAlgorithm.ES256), DateTimeOffset.UtcNow.AddHours(1), Window));
        Assert.NotNull(CmsSignature.Verify([], Content, Keys(SignatureAlgorithm.ES256), DateTimeOffset.UtcNow, Window));
        // Before the signer stand a list of digests and the certificate, which the signature does not cover: a bit there may change
        // nothing that matters. Of the signer itself, and of the content, every bit counts.
        var end = der.AsSpan().IndexOf(Seal.Ec.Certificate.RawData) + Seal.Ec.Certificate.RawData.Length;
        var passed = new List<int>();
        for (var i = 0; i < der.Length; i++)
        {
            var changed = der.ToArray();
            changed[i] ^= 1;
            if (i >= end && CmsSignature.Verify(changed, Content, Keys(SignatureAlgorithm.ES256), DateTimeOffset.UtcNow, Window) is null)
                passed.Add(i - end);
        }

        Assert.Empty(passed);
    }

    [Fact]
    public async Task Over_the_wire_a_file_carries_its_signature_and_the_answer_is_judged()
    {
        var keys = _tool.Write("bank.pem", Seal.Ec.Certificate.ExportCertificatePem());
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, signing: "cms-detached", responseSignatures: "required", responseKeys: keys));
        bench.Store.Put("banks/nordbank/signing", Seal.Ec.Secret);
        var answer = "received"u8.ToArray();
        bench.Peer.Answer = async (context, _) =>
        {
            context.Response.Headers["X-Content-Signature"] = Convert.ToBase64String(await CmsSignature.SignAsync("received"u8.ToArray(), Seal.Ec.Signer(SignatureAlgorithm.ES256), Seal.Ec.Certificate, DateTimeOffset.UtcNow, Ct));
            await context.Response.Body.WriteAsync(answer);
        };

        using var response = await bench.SendAsync(bench.Post("files", "file", EgressBench.NewExchange()));

        var seen = bench.Peer.Received.Single();
        Assert.Null(CmsSignature.Verify(Convert.FromBase64String(seen.Headers["X-Content-Signature"]), seen.Body, Keys(SignatureAlgorithm.ES256), DateTimeOffset.UtcNow, Window));
        answer = "refused!"u8.ToArray();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Post("files", "file", EgressBench.NewExchange())));
        Assert.Equal("bank.untrusted", refusal.Problem.Code);
    }

    private static Seal Of(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.ES256 ? Seal.Ec : Seal.Rsa;

    private static VerificationKeySet Keys(SignatureAlgorithm algorithm) => new(Of(algorithm).Public(algorithm));

    private static async Task<byte[]> SignAsync(SignatureAlgorithm algorithm) =>
        await CmsSignature.SignAsync(Content, Of(algorithm).Signer(algorithm), Of(algorithm).Certificate, DateTimeOffset.UtcNow, Ct);
}
