using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Jose;

namespace SecureFin.Gateway.Signatures.Answers;

/// <summary>Signs what goes back to workloads that ask for it; an answer that cannot be signed does not go.</summary>
/// <remarks>Stands inside Receipt, which holds the answer and logs the seal, and outside everything that changes the answer.</remarks>
internal sealed class AnswerSealStage(RequestDelegate next, AnswerSeals seals)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (!seals.Wants(context.Exchange()) || context.Features.Get<IHttpResponseBodyFeature>() is not HeldResponseBody { Streaming: false } body)
            return;
        try
        {
            await seals.SealAsync(context, await body.DigestAsync());
        }
        catch (ProblemException e)
        {
            await WithholdAsync(context, e.Problem, e.Detail);
        }
        catch (Exception e) when (e is JoseException or CryptographicException or ArgumentException or OperationCanceledException)
        {
            await WithholdAsync(context, Problems.SecretUnavailable, "The answer could not be signed.");
        }
    }

    private static Task WithholdAsync(HttpContext context, Problem problem, string detail)
    {
        AnswerHeaders.Reset(context);
        return context.RefuseAsync(problem, detail);
    }
}
