using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Signatures;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Signatures;

public sealed class CallerSignatureTests : IDisposable
{
    private static readonly string[] Covered = ["@method", "@target-uri", "content-digest", "content-type", "idempotency-key"];
    private static readonly byte[] Body = """{"instructedAmount":{"amount":"10.00","currency":"EUR"}}"""u8.ToArray();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualTime _clock = new();
    private readonly EcdsaSigningKey _key = EcdsaSigningKey.Generate("erp-2026");
    private readonly SignatureStage _stage;
    private int _passed;

    public CallerSignatureTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "gateway.json"), "{}");
        File.WriteAllText(Path.Combine(_folder.FullName, "erp.jwks"), Jwks.Of(_key.PublicJwk).ToJson());
        var identity = Options.Create(new IdentityOptions { Workloads = new() { ["erp"] = new() { SignatureKeys = "erp.jwks" }, ["bare"] = new() } });
        var keys = new CallerKeys(identity, ConfigFolder.Open(_folder.FullName), _clock);
        var verifier = new CallerSignatureVerifier(keys, new SignatureReplays(_clock), new JudgedChains(), Options.Create(new CallerSignatureOptions()), _clock);
        _stage = new SignatureStage(
            _ =>
            {
                _passed++;
                return Task.CompletedTask;
            },
            verifier, NullLogger<SignatureStage>.Instance);
    }

    [Fact]
    public async Task A_signed_call_passes_and_its_evidence_verifies_by_itself()
    {
        var context = await SignedAsync(Covered);

        Assert.Null(await ProblemOfAsync(context));

        var kept = context.Exchange().CallerSignature!;
        Assert.Equal(SHA256.HashData(kept.Evidence), kept.EvidenceDigest);
        var evidence = JsonDocument.Parse(kept.Evidence).RootElement;
        var signature = evidence.GetProperty("fields").EnumerateArray().Single(field => field[0].GetString() == "Signature")[1].GetString()!;
        var key = VerificationKey.From(Jwk.Parse(JsonSerializer.SerializeToUtf8Bytes(evidence.GetProperty("jwk"))));
        Assert.True(key.Verify(Encoding.ASCII.GetBytes(evidence.GetProperty("base").GetString()!), Convert.FromBase64String(signature["sig1=:".Length..^1]), SignatureAlgorithm.ES256));
        Assert.Equal(("erp-2026", _key.PublicJwk.Thumbprint), (kept.KeyId, kept.KeyThumbprint));
    }

    [Fact]
    public async Task An_unsigned_call_is_refused_and_told_what_to_sign()
    {
        var context = Call();

        Assert.Equal("signature.missing", await ProblemOfAsync(context));
        Assert.Equal("sig1=(\"@method\" \"content-digest\" \"content-type\" \"idempotency-key\" \"@target-uri\");created;nonce;keyid", context.Response.Headers["Accept-Signature"].ToString());
        Assert.Equal(0, _passed);
        Assert.Null(await ProblemOfAsync(Call(demand: CallerSignatureDemand.WhenPresent)));
        Assert.Null(await ProblemOfAsync(Call(demand: CallerSignatureDemand.None)));
    }

    [Theory]
    [InlineData("@method")]
    [InlineData("@target-uri")]
    [InlineData("content-digest")]
    [InlineData("content-type")]
    [InlineData("idempotency-key")]
    public async Task A_signature_that_leaves_out_what_matters_is_refused(string left) =>
        Assert.Equal("signature.invalid", await ProblemOfAsync(await SignedAsync([.. Covered.Where(name => name != left)])));

    [Fact]
    public async Task The_target_may_be_covered_in_parts() =>
        Assert.Null(await ProblemOfAsync(await SignedAsync(["@method", "@authority", "@path", "@query", "content-digest", "content-type", "idempotency-key"])));

    [Fact]
    public async Task A_query_left_out_of_the_parts_is_refused() =>
        Assert.Equal("signature.invalid", await ProblemOfAsync(await SignedAsync(["@method", "@authority", "@path", "content-digest", "content-type", "idempotency-key"])));

    public static TheoryData<string, Action<HttpContext>> Changes => new()
    {
        { "method", context => context.Request.Method = "PUT" },
        { "target", context => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/v1/payments?x=2" },
        { "host", context => context.Request.Host = new HostString("other.test") },
        { "key against repetition", context => context.Request.Headers["Idempotency-Key"] = "other" },
        { "content type", context => context.Request.Headers.ContentType = "application/xml" },
        { "digest", context => context.Request.Headers["Content-Digest"] = ContentDigest.For("{}"u8) },
        { "signature gone", context => context.Request.Headers.Remove("Signature") },
        { "input gone", context => context.Request.Headers.Remove("Signature-Input") },
        { "second line", context => context.Request.Headers.Append("Signature-Input", "sig2=(\"@method\");created=1;keyid=\"erp-2026\";nonce=\"n\"") },
        { "nonsense", context => context.Request.Headers["Signature"] = "?" },
        { "another's key", context => context.Exchange().Caller = Caller("bare") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_on_the_way_is_refused(string what, Action<HttpContext> change)
    {
        var context = await SignedAsync(Covered);
        change(context);

        Assert.True(await ProblemOfAsync(context) == "signature.invalid", what);
    }

    [Fact]
    public async Task A_signature_is_taken_once_and_in_its_time()
    {
        var first = await SignedAsync(Covered);
        var again = Call();
        again.Request.Headers["Signature-Input"] = first.Request.Headers["Signature-Input"];
        again.Request.Headers["Signature"] = first.Request.Headers["Signature"];
        Assert.Null(await ProblemOfAsync(first));
        Assert.Equal("signature.replayed", await ProblemOfAsync(again));

        var late = await SignedAsync(Covered);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("signature.expired", await ProblemOfAsync(late));
    }

    [Fact]
    public async Task What_was_signed_before_this_process_began_is_refused()
    {
        var signed = await SignedAsync(Covered);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(new SignatureReplays(_clock).CanJudge(_clock.GetUtcNow() - TimeSpan.FromSeconds(2)));
        Assert.Null(await ProblemOfAsync(signed));
    }

    [Fact]
    public async Task A_covered_access_token_is_judged_although_Identity_took_it_off()
    {
        var context = Call();
        context.Request.Headers.Authorization = "Bearer abc";
        await SignAsync(context, [.. Covered, "authorization"]);
        context.Request.Headers.Remove("Authorization");
        PresentedAuthorization.Keep(context, "Bearer abc");
        Assert.Null(await ProblemOfAsync(context));

        var stolen = await SignedAsync(Covered);
        stolen.Request.Headers.Authorization = "Bearer abc";
        await SignAsync(stolen, [.. Covered, "authorization"]);
        PresentedAuthorization.Keep(stolen, "Bearer xyz");
        Assert.Equal("signature.invalid", await ProblemOfAsync(stolen));
    }

    [Fact]
    public async Task A_new_key_in_the_file_is_taken_without_a_restart()
    {
        Assert.Null(await ProblemOfAsync(await SignedAsync(Covered)));
        using var newer = EcdsaSigningKey.Generate("erp-2027");
        var path = Path.Combine(_folder.FullName, "erp.jwks");
        File.WriteAllText(path, Jwks.Of(_key.PublicJwk, newer.PublicJwk).ToJson());
        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _clock.Advance(TimeSpan.FromSeconds(6));

        var context = Call();
        await SignAsync(context, Covered, newer);

        Assert.Null(await ProblemOfAsync(context));
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private static CallerIdentity Caller(string workload) => new()
    {
        Workload = workload, CertificateThumbprint = "t", ClientId = workload, Subject = "s", Scopes = [], Roles = [], TokenIdHash = "h",
    };

    private static DefaultHttpContext Call(CallerSignatureDemand demand = CallerSignatureDemand.Required)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new Exchange
        {
            Id = "01", StartedAt = DateTimeOffset.UnixEpoch, Caller = Caller("erp"), Body = Body,
            Route = new GovernedRoute
            {
                Id = "payments.create", Kind = RouteKind.Canonical, Owner = "o", DataClass = DataClass.Iban, Version = "1", PolicyPackage = "p", MaxBodyBytes = 1, BufferBytes = 1,
                Timeout = TimeSpan.FromSeconds(1), RequestsPerSecond = 1, Concurrency = 1, CallerSignature = demand,
            },
        });
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/v1/payments?x=1";
        (context.Request.Method, context.Request.Scheme, context.Request.Host) = ("POST", "https", new HostString("gateway.test:8443"));
        context.Request.ContentType = "application/json";
        context.Request.Headers["Idempotency-Key"] = "invoice-1";
        context.Request.Headers["Content-Digest"] = ContentDigest.For(Body);
        return context;
    }

    private async Task<HttpContext> SignedAsync(string[] components)
    {
        var context = Call();
        await SignAsync(context, components);
        return context;
    }

    private async Task SignAsync(HttpContext context, string[] components, EcdsaSigningKey? key = null)
    {
        var fields = context.Request.Headers.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())).ToList();
        var message = HttpMessage.OfRequest("POST", "https://gateway.test:8443/v1/payments?x=1", fields);
        var signed = await HttpMessageSignature.SignAsync(message, new HttpSignatureOptions { Components = components }, key ?? _key, _clock, TestContext.Current.CancellationToken);
        context.Request.Headers["Signature-Input"] = signed.SignatureInput;
        context.Request.Headers["Signature"] = signed.Signature;
    }

    private async Task<string?> ProblemOfAsync(HttpContext context)
    {
        await _stage.InvokeAsync(context);
        return context.Exchange().ProblemCode;
    }
}
