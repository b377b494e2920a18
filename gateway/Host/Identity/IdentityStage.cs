using System.Runtime.CompilerServices;
using Microsoft.Extensions.Primitives;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Signatures;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>Says who calls: the certificate names the workload, the token names client and subject, and the two belong together.</summary>
internal sealed partial class IdentityStage(
    RequestDelegate next, ShownCertificates certificates, AccessTokens tokens, DpopReplays replays, TimeProvider clock, ILogger<IdentityStage> logger)
{
    private const int MaxTokenLength = 16 * 1024;

    private static readonly DpopPolicy Dpop = new();

    // Claims that were accepted before are the same object: what follows from them is worked out once.
    private readonly ConditionalWeakTable<JwtClaims, Derived> _derived = [];

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            context.Exchange().Caller = await IdentifyAsync(context);
        }
        catch (ProblemException e)
        {
            LogRefused(logger, context.Exchange().Id, e.Problem.Code);
            if (e.Problem.Status == StatusCodes.Status401Unauthorized)
                context.Response.Headers.WWWAuthenticate = Challenge(e.Problem);
            await context.RefuseAsync(e.Problem, e.Detail);
            return;
        }

        await next(context);
    }

    private async ValueTask<CallerIdentity> IdentifyAsync(HttpContext context)
    {
        var certificate = context.Connection.ClientCertificate
            ?? throw new ProblemException(Problems.CertificateMissing, "Show a client certificate.");
        var shown = certificates.Of(certificate);
        var workload = shown.Workload
            ?? throw new ProblemException(Problems.WorkloadUnknown, "The certificate names no workload that is known here.");
        var (token, proofExpected) = ReadToken(context.Request.Headers.Authorization);
        // Once read it is gone: nothing behind this stage can log or forward it. A signature that covers it takes it from aside.
        if (context.Exchange().Route!.CallerSignature != CallerSignatureDemand.None)
            PresentedAuthorization.Keep(context, context.Request.Headers.Authorization.ToString());
        context.Request.Headers.Authorization = default;
        var proof = Prove(context, token, proofExpected);
        var claims = await tokens.JudgeAsync(token, new JwtBinding(shown.Thumbprint, proof?.KeyThumbprint), context.Exchange().Route!, context.RequestAborted);
        if (proofExpected && claims.KeyThumbprint is null)
            throw new ProblemException(Problems.TokenRefused, "The token is not bound to a key; DPoP does not fit it.");
        if (workload.ClientIds.Count > 0 && !workload.ClientIds.Contains(claims.ClientId!, StringComparer.Ordinal))
            throw new ProblemException(Problems.TokenRefused, "The token's client is not this workload's.");
        if (proof is not null)
            TakeOnce(proof);
        return Identity(workload, shown.Thumbprint, claims);
    }

    private CallerIdentity Identity(Workload workload, string thumbprint, JwtClaims claims)
    {
        var (roles, tokenIdHash) = _derived.GetValue(claims, static known => new Derived(AccessTokens.RolesOf(known), AccessTokens.HashId(known)));
        return new CallerIdentity
        {
            Workload = workload.Id,
            CertificateThumbprint = thumbprint,
            ClientId = claims.ClientId!,
            Subject = claims.Subject!,
            Scopes = claims.Scopes,
            Roles = roles,
            TokenIdHash = tokenIdHash,
            Binding = claims.CertificateThumbprint is not null ? "x5t#S256" : claims.KeyThumbprint is not null ? "jkt" : null,
        };
    }

    // Authorization = scheme SP token68 (RFC 6750 section 2.1, RFC 9449 section 7.1); one field, one scheme, one token.
    private static (string Token, bool Dpop) ReadToken(StringValues authorization)
    {
        if (authorization.Count == 0)
            throw new ProblemException(Problems.TokenMissing, "Send an access token.");
        var field = authorization.ToString();
        var space = field.IndexOf(' ', StringComparison.Ordinal);
        var token = field[(space + 1)..];
        if (authorization.Count != 1 || space < 0 || token.Length is 0 or > MaxTokenLength || token.Contains(' ', StringComparison.Ordinal))
            throw new ProblemException(Problems.TokenRefused, "The Authorization field is not one scheme and one token.");
        var scheme = field.AsSpan(0, space);
        var dpop = scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase);
        return dpop || scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? (token, dpop)
            : throw new ProblemException(Problems.TokenMissing, "Send an access token of type Bearer or DPoP.");
    }

    // This request's proof, or null without one.
    private DpopResult? Prove(HttpContext context, string token, bool expected)
    {
        var proofs = context.Request.Headers["DPoP"];
        if (!expected)
            return null;
        if (proofs.Count != 1)
            throw new ProblemException(Problems.TokenRefused, "A DPoP token comes with one proof.");
        var request = context.Request;
        var result = DpopProof.Verify(proofs.ToString(), request.Method, $"https://{request.Host}{context.Exchange().RawTarget}", Dpop with { AccessToken = token }, clock);
        return result.Ok ? result : throw new ProblemException(Problems.TokenRefused, $"The DPoP proof is not accepted ({result.Error!.Code}).");
    }

    // Comes last: the memory is for proofs of callers that were let in, and cannot be filled by others.
    private void TakeOnce(DpopResult proof)
    {
        if (!replays.CanJudge(proof.IssuedAt))
            throw new ProblemException(Problems.TokenRefused, "The DPoP proof is older than this gateway's memory of proofs; make another.");
        if (!replays.TryNote(proof.KeyThumbprint!, proof.TokenId!, proof.IssuedAt + Dpop.MaxAge + Dpop.ClockSkew + Dpop.ClockSkew))
            throw new ProblemException(Problems.TokenRefused, "The DPoP proof was used before.");
    }

    private sealed record Derived(IReadOnlyList<string> Roles, string TokenIdHash);

    private static string Challenge(Problem problem) =>
        problem == Problems.TokenMissing || problem == Problems.CertificateMissing ? "Bearer" : "Bearer error=\"invalid_token\"";

    [LoggerMessage(2003, LogLevel.Warning, "Caller of {ExchangeId} refused: {Code}")]
    private static partial void LogRefused(ILogger logger, string exchangeId, string code);
}
