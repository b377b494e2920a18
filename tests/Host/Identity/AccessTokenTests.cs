using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Routes;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Identity;

/// <summary>Tokens of a real authorization server, each with one thing wrong.</summary>
public sealed class AccessTokenTests(OidcPeer peer) : IClassFixture<OidcPeer>
{
    // In the gateway a missing scope is policy's to refuse; the token itself is sound.
    private static readonly string[] JudgedByPolicy = ["scope-missing", "scope-substring"];

    [Fact]
    public async Task Every_bad_token_is_refused_and_every_good_one_accepted()
    {
        Assert.SkipWhen(OidcPeer.Missing is not null, OidcPeer.Missing ?? "");
        var (tokens, _) = Tokens();
        var wrong = new List<string>();
        foreach (var token in peer.Tokens.Values)
        {
            var verdict = await JudgeAsync(tokens, token);
            if (verdict != token.Expect)
                wrong.Add($"{token.Name}: {verdict}, {token.Why}");
        }

        Assert.True(peer.Tokens.Count >= 60, $"{peer.Tokens.Count} tokens");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Refusals_carry_the_code_that_fits()
    {
        Assert.SkipWhen(OidcPeer.Missing is not null, OidcPeer.Missing ?? "");
        var (tokens, _) = Tokens();

        Assert.Equal(Problems.TokenUnbound, await ProblemOfAsync(tokens, peer.Tokens["no-cnf"]));
        Assert.Equal(Problems.TokenBoundElsewhere, await ProblemOfAsync(tokens, peer.Tokens["cnf-other-cert"]));
        Assert.Equal(Problems.TokenRefused, await ProblemOfAsync(tokens, peer.Tokens["expired"]));
    }

    [Fact]
    public async Task An_unbound_token_is_taken_only_where_the_route_says_so()
    {
        Assert.SkipWhen(OidcPeer.Missing is not null, OidcPeer.Missing ?? "");
        var (tokens, _) = Tokens();
        var unbound = peer.Tokens["no-cnf"].Token;

        await tokens.JudgeAsync(unbound, JwtBinding.None, Route(allowUnbound: true), default);
        var refused = await Assert.ThrowsAsync<ProblemException>(
            () => tokens.JudgeAsync(unbound, JwtBinding.None, Route(allowUnbound: true, movesMoney: true), default).AsTask());
        Assert.Equal(Problems.TokenUnbound, refused.Problem);
    }

    [Theory]
    [InlineData("jwks-500")]
    [InlineData("jwks-redirect")]
    [InlineData("jwks-garbage")]
    [InlineData("jwks-empty")]
    [InlineData("jwks-huge")]
    public async Task A_broken_issuer_is_unavailable_never_believed(string fault)
    {
        Assert.SkipWhen(OidcPeer.Missing is not null, OidcPeer.Missing ?? "");
        var (tokens, _) = Tokens();
        await peer.AdministerAsync(HttpMethod.Post, $"/fault?mode={fault}");
        try
        {
            Assert.Equal(Problems.IdentityUnavailable, await ProblemOfAsync(tokens, peer.Tokens["good-es256"]));
        }
        finally
        {
            await peer.AdministerAsync(HttpMethod.Post, "/fault");
        }
    }

    private static async Task<string> JudgeAsync(AccessTokens tokens, BadToken token)
    {
        try
        {
            var claims = await tokens.JudgeAsync(token.Token, Shown(token.Cert), Route(), default);
            AccessTokens.RolesOf(claims);
            return JudgedByPolicy.Contains(token.Name) && !claims.HasScope("erp:write") ? "reject" : "accept";
        }
        catch (ProblemException)
        {
            return "reject";
        }
    }

    private static async Task<Problem> ProblemOfAsync(AccessTokens tokens, BadToken token) =>
        (await Assert.ThrowsAsync<ProblemException>(() => tokens.JudgeAsync(token.Token, Shown(token.Cert), Route(), default).AsTask())).Problem;

    private static JwtBinding Shown(string certificate)
    {
        using var shown = X509CertificateLoader.LoadCertificateFromFile(OidcPeer.Certificate(certificate));
        return new JwtBinding(CertificateThumbprint.Of(shown));
    }

    private (AccessTokens Tokens, IssuerKeys Keys) Tokens()
    {
        var options = Options.Create(new IdentityOptions
        {
            Issuer = new IssuerOptions
            {
                Issuer = new Uri(peer.Issuer), JwksUri = new Uri(peer.Issuer + "/jwks"), Audiences = ["https://gateway.example/erp"],
                Authorities = [OidcPeer.Certificate("ca")],
            },
        });
        var keys = new IssuerKeys(new HttpsJwksSource(options, ConfigFolder.Open(TestData.Root())), options, TimeProvider.System, NullLogger<IssuerKeys>.Instance);
        return (new AccessTokens(keys, options, TimeProvider.System), keys);
    }

    private static GovernedRoute Route(bool allowUnbound = false, bool movesMoney = false) => new()
    {
        Id = "r", Kind = RouteKind.System, Owner = "o", DataClass = DataClass.Internal, Version = "1", PolicyPackage = "p", MaxBodyBytes = 1, BufferBytes = 1,
        Timeout = TimeSpan.FromSeconds(1), RequestsPerSecond = 1, Concurrency = 1, AllowUnboundTokens = allowUnbound, MovesMoney = movesMoney,
    };
}
