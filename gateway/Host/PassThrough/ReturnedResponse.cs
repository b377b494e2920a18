using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Gateway.Pipeline;
using Yarp.ReverseProxy.Transforms;

namespace SecureFin.Gateway.PassThrough;

/// <summary>Takes off what an upstream says about itself, sets, or says in the gateway's name.</summary>
internal sealed class ReturnedResponse : ResponseTransform
{
    private static readonly FrozenSet<string> Dropped = new[]
    {
        "Server", "X-Powered-By", "X-AspNet-Version", "Via", "Set-Cookie", "Alt-Svc", "Strict-Transport-Security", "X-Content-Type-Options",
        "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Public-Key-Pins", "NEL", "Report-To", "Deprecation", "Sunset",
        "Set-Cookie2", "Clear-Site-Data", "Refresh", "Trailer", "Proxy-Authenticate", "Proxy-Authentication-Info",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        if (context.ProxyResponse is null)
            return ValueTask.CompletedTask;
        // The pipeline set some of these before the upstream answered; set again below, so only the upstream's copies go.
        Drop(context.ProxyResponse.Headers.NonValidated, headers);
        Drop(context.ProxyResponse.Content.Headers.NonValidated, headers);
        // A reason phrase is free text of the upstream that no rule can judge.
        context.HttpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        AnswerHeaders.Set(headers);
        AnswerHeaders.SetLifecycle(headers, context.HttpContext.Exchange().Route!);
        return ValueTask.CompletedTask;
    }

    private static void Drop(HttpHeadersNonValidated upstream, IHeaderDictionary headers)
    {
        foreach (var (name, _) in upstream)
        {
            if (Dropped.Contains(name) || name.StartsWith("SFG-", StringComparison.OrdinalIgnoreCase))
                headers.Remove(name);
        }
    }
}
