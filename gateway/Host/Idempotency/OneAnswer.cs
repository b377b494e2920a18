using System.Text;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Payments;

namespace SecureFin.Gateway.Idempotency;

/// <summary>Lets a pass-through request that moves money reach its bank or system once; every repetition gets that answer.</summary>
/// <remarks>
/// Stands around the endpoint, inside of masking: what is kept is the answer as it came, and each repetition is masked as
/// policy wants it for its own caller and day.
/// </remarks>
internal sealed class OneAnswer(RequestRoom room, ILogger<OneAnswer> logger)
{
    /// <summary>Runs the endpoint, or answers in its place.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate endpoint)
    {
        var exchange = context.Exchange();
        var cipher = await room.CipherAsync(context.RequestAborted); // before the claim: without it no answer could be kept
        var digest = RequestDigest.Of(exchange, context.Request.ContentType);
        switch (await room.Ledger.ClaimAsync(exchange.Caller!.ClientId, IdempotencyKey.Of(context.Request), digest, exchange.Id))
        {
            case RequestClaim.First:
                await FirstAsync(context, exchange, endpoint, cipher);
                return;
            case RequestClaim.Answered(var earlier, var answer):
                await ReplayAsync(context, earlier, answer, cipher);
                return;
            case RequestClaim.Running:
                context.Response.Headers.RetryAfter = "1";
                throw new ProblemException(Problems.IdempotencyInProgress, "Ask again in a moment with the same key.");
            case RequestClaim.Unknown(var earlier):
                throw new ProblemException(Problems.IdempotencyUnknown, $"Exchange {earlier} may have been sent; ask the bank or system what it did. It is not sent again.");
            case RequestClaim.Mismatch:
                SecurityEvents.KeyOfAnotherRequest(logger, exchange.Id, exchange.Caller.ClientId);
                throw new ProblemException(Problems.IdempotencyMismatch, "The key belongs to another request.");
            default:
                context.Response.Headers.RetryAfter = "60";
                throw new ProblemException(Problems.TrafficLimited, "The ledger of requests is full.");
        }
    }

    private async Task FirstAsync(HttpContext context, Exchange exchange, RequestDelegate endpoint, AnswerCipher cipher)
    {
        var outer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var copy = new CapturingStream(outer.Stream, room.MaxAnswerBytes);
        var body = new StreamResponseBodyFeature(copy, outer);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        var ended = false;
        try
        {
            await endpoint(context);
            await body.CompleteAsync();
            ended = exchange.ProblemCode is null && !context.RequestAborted.IsCancellationRequested;
        }
        finally
        {
            context.Features.Set(outer);
            await SettleAsync(context, exchange, ended ? copy : null, cipher);
        }
    }

    // Not cancelled when the caller hangs up: the twin must learn how it ended.
    private Task SettleAsync(HttpContext context, Exchange exchange, CapturingStream? answer, AnswerCipher cipher)
    {
        if (answer is not null)
            return room.Ledger.AnswerAsync(exchange.Id, answer.TooLong ? [] : Seal(context, exchange, answer.Copy, cipher));
        return exchange.Upstream.Any(facts => facts.Result != "not-sent") ? room.Ledger.UnknownAsync(exchange.Id) : room.Ledger.ReleaseAsync(exchange.Id);
    }

    private byte[] Seal(HttpContext context, Exchange exchange, ReadOnlyMemory<byte> body, AnswerCipher cipher)
    {
        var bytes = KeptAnswer.Of(context.Response, body).ToBytes();
        return bytes.Length <= room.MaxAnswerBytes ? cipher.Seal(bytes, Encoding.ASCII.GetBytes(exchange.Id)) : [];
    }

    private static Task ReplayAsync(HttpContext context, string earlier, byte[] answer, AnswerCipher cipher)
    {
        if (cipher.Open(answer, Encoding.ASCII.GetBytes(earlier)) is not { } bytes)
            throw new ProblemException(Problems.IdempotencyGone, $"Exchange {earlier} was answered; it is not sent again.");
        context.Response.Headers["Idempotency-Replayed"] = "true";
        return KeptAnswer.Read(bytes).WriteAsync(context);
    }
}
