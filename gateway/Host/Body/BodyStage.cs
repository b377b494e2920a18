using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Body;

/// <summary>Reads the whole body within the route's bound and checks that it has one reading only, before anyone acts on it.</summary>
/// <remarks>The bytes are kept exactly as they came: digest, policy, signature and upstream all see the same ones.</remarks>
internal sealed class BodyStage(RequestDelegate next, IEvidenceLog evidence)
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
            await ReadAsync(context.Request, body, exchange.Route!.MaxBodyBytes, context.RequestAborted);
            exchange.Body = body.Written;
            if (evidence.Keeps(exchange))
                exchange.RequestMessage = KeptMessage.Received(exchange); // a copy: it outlives the buffer
            exchange.BodyDigest = SHA256.HashData(body.Written.Span);
            exchange.BodyIsJson = ContentChecks.Run(context.Request.Headers, body.Written);
            if (exchange.Route.Id == InstructionReader.RouteId)
                exchange.Instruction = InstructionReader.Read(body.Written.Span);
            Replace(context.Request, body.Written);
            await next(context);
        }
        finally
        {
            // The bytes go back to a pool that other calls take from: who looks later must not see theirs.
            exchange.Body = default;
        }
    }

    private static async Task ReadAsync(HttpRequest request, PooledBuffer body, long bound, CancellationToken cancellation)
    {
        if (request.ContentLength > bound)
            throw new ProblemException(Problems.RequestTooLarge, "The body is over the bound of this route.");
        for (int read; (read = await request.Body.ReadAsync(body.GetMemory(4096), cancellation)) > 0;)
        {
            body.Advance(read);
            if (body.Length > bound)
                throw new ProblemException(Problems.RequestTooLarge, "The body is over the bound of this route.");
        }
    }

    // The body goes on with a length: framing is ours, whatever the caller's was.
    private static void Replace(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        request.Body = new ReadOnlyMemoryStream(body);
        request.Headers.Remove("Transfer-Encoding");
        request.ContentLength = body.Length;
    }
}
