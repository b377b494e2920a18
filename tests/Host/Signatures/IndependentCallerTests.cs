using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Signatures;
using SecureFin.Gateway.Tests.Egress.Signing;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Signatures;

/// <summary>A caller that signs with a package that others wrote is taken.</summary>
public sealed class IndependentCallerTests : IDisposable
{
    private const string Covered = "@method,@target-uri,content-digest,content-type,idempotency-key";
    private static readonly byte[] Body = """{"a":1}"""u8.ToArray();

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("ec", SignatureAlgorithm.ES256)]
    [InlineData("rsa", SignatureAlgorithm.PS512)]
    public async Task Their_signature_passes_and_a_changed_request_does_not(string kind, SignatureAlgorithm algorithm)
    {
        Assert.SkipUnless(Tool.HasVerifier, "npm ci in tests/peers/verify");
        const string Export = "const c=require('crypto');const k=c.generateKeyPairSync(process.argv[1],process.argv[1]==='ec'?{namedCurve:'P-256'}:{modulusLength:2048});"
            + "console.log(JSON.stringify([{...k.privateKey.export({format:'jwk'}),kid:'erp'},{...k.publicKey.export({format:'jwk'}),kid:'erp',alg:process.argv[2]}]))";
        var pair = JsonDocument.Parse(await _tool.MustAsync("node", "-e", Export, kind, algorithm.Name())).RootElement;
        var (own, known) = (_tool.Write("own.jwk", pair[0].GetRawText()), _tool.Write("erp.jwks", $$"""{"keys":[{{pair[1].GetRawText()}}]}"""));
        string[][] headers = [["content-type", "application/json"], ["content-digest", ContentDigest.For(Body)], ["idempotency-key", "k1"]];
        var message = _tool.Write("m.json", JsonSerializer.SerializeToUtf8Bytes(new { method = "POST", url = "https://gateway.test/v1/payments", headers }));
        var verifier = Verifier(known); // before the signature is made: it accepts none from before its own start
        var created = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var output = await _tool.MustAsync("node", Path.Combine(Path.GetDirectoryName(Tool.Verifier)!, "sign.mjs"), "http", "--key", own, "--in", message, "--created", created, "--components", Covered);
        var signed = JsonDocument.Parse(output).RootElement;

        var changed = Call(headers, signed);
        changed.Request.Headers["Idempotency-Key"] = "k2";
        Assert.Equal("signature.invalid", Assert.Throws<ProblemException>(() => verifier.Verify(changed)).Problem.Code);
        Assert.Equal("erp", verifier.Verify(Call(headers, signed)).KeyId);
    }

    private static CallerSignatureVerifier Verifier(string keys)
    {
        var identity = Options.Create(new IdentityOptions { Workloads = new() { ["erp"] = new() { SignatureKeys = keys } } });
        return new CallerSignatureVerifier(
            new CallerKeys(identity, ConfigFolder.Open(Path.GetTempPath()), TimeProvider.System), new SignatureReplays(TimeProvider.System), new JudgedChains(), Options.Create(new CallerSignatureOptions()), TimeProvider.System);
    }

    private static DefaultHttpContext Call(string[][] headers, JsonElement signed)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new Exchange
        {
            Id = "01", StartedAt = DateTimeOffset.UnixEpoch, Body = Body,
            Caller = new CallerIdentity { Workload = "erp", CertificateThumbprint = "t", ClientId = "erp", Subject = "s", Scopes = [], Roles = [], TokenIdHash = "h" },
        });
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/v1/payments";
        (context.Request.Method, context.Request.Scheme, context.Request.Host) = ("POST", "https", new HostString("gateway.test"));
        foreach (var header in headers)
            context.Request.Headers[header[0]] = header[1];
        context.Request.Headers["Signature-Input"] = signed.GetProperty("input").GetString();
        context.Request.Headers["Signature"] = signed.GetProperty("signature").GetString();
        return context;
    }
}
