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
internal sealed partial class OneAnswer(RequestRoom room, TimeProvider clock, ILogger<OneAnswer> logger)
{
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(5);

    /// <summary>Runs the endpoint, or answers in its place.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate endpoint)
    {
        var exchange = context.Exchange();
        var cipher = await room.CipherAsync(context.RequestAborted); // before the claim: without it no answer could be kept
        var digest = RequestDigest.Of(exchange, context.Request.ContentType);
        switch (await room.Ledger.ClaimAsync(exchange.Caller!.ClientId, IdempotencyKey.Of(context.Request), digest, exchange.Id, context.RequestAborted))
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
            await WaitForAsync(SettleAsync(context, exchange, ended ? copy : null, cipher), exchange);
        }
    }

    // Not cancelled when the caller hangs up: the twin must learn how it ended.
    private Task SettleAsync(HttpContext context, Exchange exchange, CapturingStream? answer, AnswerCipher cipher)
    {
        if (answer is not null)
            return room.Ledger.AnswerAsync(exchange.Id, answer.TooLong ? [] : Seal(context, exchange, answer.Copy, cipher));
        return exchange.Upstream.Any(facts => facts.Result != "not-sent") ? room.Ledger.UnknownAsync(exchange.Id) : room.Ledger.ReleaseAsync(exchange.Id);
    }

    // A ledger that hangs holds no answer back for longer. The write stays in its queue: until it is done the key runs, and a crash makes it unknown.
    private async Task WaitForAsync(Task settled, Exchange exchange)
    {
        try
        {
            await settled.WaitAsync(SettlePatience, clock);
        }
        catch (TimeoutException)
        {
            LogLate(logger, exchange.Id, SettlePatience);
            _ = settled.ContinueWith(
                ended => LogUnsettled(logger, exchange.Id, ended.Exception!.GetBaseException().GetType().Name),
                CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
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

    [LoggerMessage(4301, LogLevel.Warning, "The end of exchange {ExchangeId} is not in the ledger of requests after {Patience} and is written later")]
    private static partial void LogLate(ILogger logger, string exchangeId, TimeSpan patience);

    [LoggerMessage(4302, LogLevel.Error, "The end of exchange {ExchangeId} could not be written to the ledger of requests: {Fault}. Its key is taken until the next start, and unknown then")]
    private static partial void LogUnsettled(ILogger logger, string exchangeId, string fault);
}
