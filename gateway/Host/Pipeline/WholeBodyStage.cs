using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Reads the whole body before anything is forwarded: a badly framed one is refused while nobody has seen a byte of it.</summary>
internal sealed class WholeBodyStage(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody)
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            context.Exchange().Body = body.GetBuffer().AsMemory(0, (int)body.Length);
            body.Position = 0;
            context.Request.Body = body;
            context.Request.Headers.TransferEncoding = default;
            context.Request.ContentLength = body.Length;
        }

        await next(context);
    }
}
