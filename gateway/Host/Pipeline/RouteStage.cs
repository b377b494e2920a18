using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;
using SecureFin.Contract;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Puts the call under the governance of its route: bounds, deadline, lifecycle headers. What no route governs is not found.</summary>
internal sealed class RouteStage(RequestDelegate next, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<GovernedRoute>() is not { } route || !IsExactly((RouteEndpoint)endpoint, context.Exchange().RawTarget))
        {
            await RefuseAsync(context, endpoint);
            return;
        }

        context.Exchange().Route = route;
        AnswerHeaders.SetLifecycle(context.Response.Headers, route);
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = route.MaxBodyBytes;
        if (context.Request.ContentLength > route.MaxBodyBytes)
        {
            // The body is not read, so the connection cannot be used again; the caller is told.
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            await context.RefuseAsync(Problems.RequestTooLarge, "The body is larger than this route accepts.");
            return;
        }

        using var deadline = new Deadline(route.Timeout, clock, context.RequestAborted);
        context.Features.Set(deadline);
        context.RequestAborted = deadline.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = deadline.Caller; // the answer, be it that time is up, is logged and goes out all the same
        }
    }

    private static Task RefuseAsync(HttpContext context, Endpoint? endpoint)
    {
        // Routing answers a known path with a wrong method by an endpoint of its own, which no route governs.
        context.SetEndpoint(null);
        return endpoint is not null and not RouteEndpoint
            ? context.RefuseAsync(Problems.RequestMethod, "This method is not offered here.")
            : context.RefuseAsync(Problems.RequestNotFound, "There is nothing at this address.");
    }

    // Routing compares without case and after decoding; policy and the system behind may not. The bytes must be the pattern's own.
    private static bool IsExactly(RouteEndpoint endpoint, string rawTarget)
    {
        var path = rawTarget.AsSpan(1, (rawTarget.IndexOf('?', StringComparison.Ordinal) is var end and >= 0 ? end : rawTarget.Length) - 1);
        var segments = path.Split('/');
        foreach (var pattern in endpoint.RoutePattern.PathSegments)
        {
            if (pattern.Parts is [RoutePatternParameterPart { IsCatchAll: true }])
                return true;
            if (!segments.MoveNext())
                return false;
            if (pattern.Parts is [RoutePatternLiteralPart literal] && !path[segments.Current].SequenceEqual(literal.Content))
                return false;
        }

        return !segments.MoveNext();
    }
}
