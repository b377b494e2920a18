using Microsoft.AspNetCore.Http.Features;
using SecureFin.Audit.Native;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Body;

/// <summary>Reads the whole body within the route's bound and checks that it has one reading only, before anyone acts on it.</summary>
/// <remarks>
/// The bytes are kept exactly as they came: digest, policy, signature and upstream all see the same ones. What is longer than
/// the route's buffer waits on disk, so that nothing is sent before the last byte was seen.
/// </remarks>
internal sealed class BodyStage(RequestDelegate next, Spool spool, IEvidenceLog evidence)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody)
        {
            ContentChecks.Run(context.Request.Headers, default);
            await next(context);
            return;
        }

        using var body = new PooledBuffer();
        var exchange = context.Exchange();
        try
        {
            if (await ReadAsync(context.Request, body, exchange.Route!, context.RequestAborted))
                await LongAsync(context, exchange, body);
            else
                await HeldAsync(context, exchange, body);
        }
        finally
        {
            // The bytes go back to a pool that other calls take from: who looks later must not see theirs.
            exchange.Body = default;
            exchange.LongBody = null;
        }
    }

    private Task HeldAsync(HttpContext context, Exchange exchange, PooledBuffer body)
    {
        exchange.Body = body.Written;
        if (evidence.Keeps(exchange))
            exchange.RequestMessage = KeptMessage.Received(exchange); // a copy: it outlives the buffer
        exchange.BodyDigest = FastSha256.Hash(body.Written.Span);
        exchange.BodyIsJson = ContentChecks.Run(context.Request.Headers, body.Written);
        if (exchange.Route!.Id == InstructionReader.RouteId)
        {
            InstructionReader.RequireType(context.Request.ContentType);
            exchange.Instruction = InstructionReader.Read(body.Written.Span);
        }

        Replace(context.Request, new ReadOnlyMemoryStream(body.Written), body.Length);
        return next(context);
    }

    /// <summary>Reads to the end, or past the limit of what is held in memory: then true, and the rest is still to be read.</summary>
    private static async Task<bool> ReadAsync(HttpRequest request, PooledBuffer body, GovernedRoute route, CancellationToken cancellation)
    {
        if (request.ContentLength > route.MaxBodyBytes)
            throw TooLarge();
        // Where money can move, the whole message is kept as evidence: it is held, and its bound is lower.
        var held = route.Kind == RouteKind.Canonical || route.MovesMoney ? route.MaxBodyBytes : Math.Min(route.MaxBodyBytes, route.BufferBytes);
        for (int read; (read = await request.Body.ReadAsync(body.GetMemory(4096), cancellation)) > 0;)
        {
            body.Advance(read);
            if (body.Length > route.MaxBodyBytes)
                throw TooLarge();
            if (body.Length > held)
                return true;
        }

        return false;
    }

    private async Task LongAsync(HttpContext context, Exchange exchange, PooledBuffer head)
    {
        using var body = spool.Open();
        using var digests = new BodyDigests(ContentChecks.DigestOf(context.Request.Headers));
        await SpoolAsync(context.Request.Body, head, body, digests, exchange.Route!.MaxBodyBytes, context.RequestAborted);
        exchange.LongBody = body;
        exchange.BodyDigest = digests.End();
        exchange.BodyIsJson = await ContentChecks.RunAsync(context.Request.Headers, body, context.RequestAborted);
        await using var reader = body.OpenRead();
        Replace(context.Request, reader, body.Length);
        await next(context);
    }

    private static async Task SpoolAsync(Stream rest, PooledBuffer head, SpooledBody body, BodyDigests digests, long bound, CancellationToken cancellation)
    {
        digests.Append(head.Written.Span);
        await body.WriteAsync(head.Written, cancellation);
        head.Dispose();
        var chunk = new byte[SpooledBody.ChunkBytes];
        for (int read; (read = await rest.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (body.Length + read > bound)
                throw TooLarge();
            digests.Append(chunk.AsSpan(0, read));
            await body.WriteAsync(chunk.AsMemory(0, read), cancellation);
        }

        await body.CompleteAsync(cancellation);
    }

    private static ProblemException TooLarge() => new(Problems.RequestTooLarge, "The body is over the bound of this route.");

    // The body goes on with a length: framing is ours, whatever the caller's was.
    private static void Replace(HttpRequest request, Stream body, long length)
    {
        request.Body = body;
        request.Headers.Remove("Transfer-Encoding");
        request.ContentLength = length;
    }
}
