using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Jose;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Identity;

public sealed class IdentityStageTests : IDisposable, IJwksSource
{
    private const string Issuer = "https://issuer.test";
    private const string Audience = "https://gateway.test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualTime _clock = new();
    private readonly EcdsaSigningKey _issuerKey = EcdsaSigningKey.Generate("k1");
    private readonly EcdsaSigningKey _proofKey = EcdsaSigningKey.Generate("p1");
    private readonly X509Certificate2 _erp;
    private readonly X509Certificate2 _bank;
    private readonly IdentityStage _stage;
    private bool _passed;

    public IdentityStageTests()
    {
        var pki = DevPki.Create(_folder.FullName);
        (_erp, _bank) = (pki.Client("erp").Load(), pki.Client("bank").Load());
        var options = Options.Create(new IdentityOptions
        {
            Issuer = new IssuerOptions { Issuer = new Uri(Issuer), Audiences = [Audience] },
            Workloads = new() { ["erp"] = new() { UriName = DevPki.SpiffeId("erp"), ClientIds = ["erp-client"] } },
        });
        var tokens = new AccessTokens(new IssuerKeys(this, options, _clock, NullLogger<IssuerKeys>.Instance), options, _clock);
        _stage = new IdentityStage(
            _ =>
            {
                _passed = true;
                return Task.CompletedTask;
            },
            new ShownCertificates(new WorkloadDirectory(options)), tokens, new DpopReplays(_clock), _clock, NullLogger<IdentityStage>.Instance);
    }

    [Fact]
    public async Task A_bound_token_names_the_caller_and_is_gone_afterwards()
    {
        var context = Call(_erp, "Bearer " + await TokenAsync(CertificateThumbprint.Of(_erp)));

        await _stage.InvokeAsync(context);

        var caller = context.Exchange().Caller!;
        Assert.True(_passed);
        Assert.Equal(("erp", "erp-client", "alice", "x5t#S256"), (caller.Workload, caller.ClientId, caller.Subject, caller.Binding));
        Assert.Equal(["clerk"], caller.Roles);
        Assert.False(context.Request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_token_is_judged_anew_by_time_and_binding_when_it_was_seen_before()
    {
        var token = "Bearer " + await TokenAsync(CertificateThumbprint.Of(_erp));
        Assert.Null(await ProblemOfAsync(Call(_erp, token)));
        Assert.Null(await ProblemOfAsync(Call(_erp, token)));
        Assert.Equal(Problems.WorkloadUnknown.Code, await ProblemOfAsync(Call(_bank, token)));

        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(Call(_erp, token)));
    }

    [Fact]
    public async Task Refusals_have_the_code_that_fits()
    {
        var thumbprint = CertificateThumbprint.Of(_erp);
        var good = await TokenAsync(thumbprint);

        Assert.Equal(Problems.CertificateMissing.Code, await ProblemOfAsync(Call(null, "Bearer " + good)));
        Assert.Equal(Problems.WorkloadUnknown.Code, await ProblemOfAsync(Call(_bank, "Bearer " + good)));
        Assert.Equal(Problems.TokenMissing.Code, await ProblemOfAsync(Call(_erp)));
        Assert.Equal(Problems.TokenMissing.Code, await ProblemOfAsync(Call(_erp, "Basic YTpi")));
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(Call(_erp, "Bearer")));
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(Call(_erp, "Bearer " + good + " x")));
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(Call(_erp, "Bearer " + good, "Bearer " + good)));
        Assert.Equal(Problems.TokenUnbound.Code, await ProblemOfAsync(Call(_erp, "Bearer " + await TokenAsync(null))));
        Assert.Equal(Problems.TokenBoundElsewhere.Code, await ProblemOfAsync(Call(_erp, "Bearer " + await TokenAsync(CertificateThumbprint.Of(_bank)))));
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(Call(_erp, "Bearer " + await TokenAsync(thumbprint, client: "other"))));
        Assert.False(_passed);
    }

    [Fact]
    public async Task A_dpop_bound_token_needs_a_fresh_proof_for_this_very_request()
    {
        var token = await KeyBoundTokenAsync();
        var proof = await ProofAsync(token, "GET", "https://localhost/erp/x/y");

        Assert.Equal(Problems.TokenBoundElsewhere.Code, await ProblemOfAsync(Call(_erp, "Bearer " + token)));
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(Call(_erp, "DPoP " + token)));
        Assert.Null(await ProblemOfAsync(WithProof(Call(_erp, "DPoP " + token), proof)));
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(WithProof(Call(_erp, "DPoP " + token), proof)));
        var elsewhere = await ProofAsync(token, "GET", "https://localhost/erp/x/z");
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(WithProof(Call(_erp, "DPoP " + token), elsewhere)));
        var otherMethod = await ProofAsync(token, "POST", "https://localhost/erp/x/y");
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(WithProof(Call(_erp, "DPoP " + token), otherMethod)));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(WithProof(Call(_erp, "DPoP " + token), proof)));
    }

    [Fact]
    public async Task A_proof_from_before_the_start_is_refused_since_nobody_remembers_whether_it_was_used()
    {
        var token = await KeyBoundTokenAsync();
        _clock.Advance(TimeSpan.FromSeconds(-20));
        var proof = await ProofAsync(token, "GET", "https://localhost/erp/x/y");
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(Problems.TokenRefused.Code, await ProblemOfAsync(WithProof(Call(_erp, "DPoP " + token), proof)));
    }

    [Fact]
    public async Task A_proof_of_a_refused_token_takes_no_room_in_the_memory()
    {
        var token = await KeyBoundTokenAsync();
        var proof = await ProofAsync(token, "GET", "https://localhost/erp/x/y");

        Assert.Equal(Problems.WorkloadUnknown.Code, await ProblemOfAsync(WithProof(Call(_bank, "DPoP " + token), proof)));
        Assert.Null(await ProblemOfAsync(WithProof(Call(_erp, "DPoP " + token), proof)));
    }

    Task<VerificationKeySet> IJwksSource.FetchAsync(CancellationToken cancellation) =>
        Task.FromResult(VerificationKeySet.From(Jwks.Of(_issuerKey.PublicJwk), SignatureAlgorithm.ES256));

    public void Dispose()
    {
        _erp.Dispose();
        _bank.Dispose();
        _issuerKey.Dispose();
        _proofKey.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<string?> ProblemOfAsync(HttpContext context)
    {
        _passed = false;
        await _stage.InvokeAsync(context);
        Assert.Equal(_passed, context.Exchange().ProblemCode is null);
        return context.Exchange().ProblemCode;
    }

    private static DefaultHttpContext Call(X509Certificate2? certificate, params string[] authorization)
    {
        var context = new DefaultHttpContext();
        context.Connection.ClientCertificate = certificate;
        context.Request.Method = "GET";
        context.Request.Host = new HostString("localhost");
        context.Request.Headers.Authorization = authorization;
        context.Features.Set(new Exchange { Id = "01ARZ3NDEKTSV4RRFFQ69G5FAV", StartedAt = default, RawTarget = "/erp/x/y?a=1", Route = Route });
        return context;
    }

    private static DefaultHttpContext WithProof(DefaultHttpContext context, string proof)
    {
        context.Request.Headers["DPoP"] = proof;
        return context;
    }

    private ValueTask<string> TokenAsync(string? thumbprint, string client = "erp-client")
    {
        var builder = Claims(client);
        return (thumbprint is null ? builder : builder.BoundToCertificate(thumbprint)).SignAsync(_issuerKey);
    }

    private ValueTask<string> KeyBoundTokenAsync() => Claims("erp-client").BoundToKey(_proofKey.PublicJwk.Thumbprint).SignAsync(_issuerKey);

    private JwtBuilder Claims(string client) => new JwtBuilder().Type("at+jwt")
        .Claim("iss", new Uri(Issuer).OriginalString).Claim("aud", Audience).Claim("sub", "alice").Claim("client_id", client)
        .Claim("roles", ["clerk"]).Times(_clock, TimeSpan.FromMinutes(5)).FreshId();

    private ValueTask<string> ProofAsync(string token, string method, string uri) => DpopProof.CreateAsync(method, uri, _proofKey, _clock, token);

    private static GovernedRoute Route { get; } = new()
    {
        Id = "r", Kind = RouteKind.System, Owner = "o", DataClass = DataClass.Internal, Version = "1", PolicyPackage = "p", MaxBodyBytes = 1, BufferBytes = 1,
        Timeout = TimeSpan.FromSeconds(1), RequestsPerSecond = 1, Concurrency = 1,
    };
}
