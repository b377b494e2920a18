using Microsoft.Extensions.Primitives;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using Yarp.ReverseProxy.Transforms;

namespace SecureFin.Gateway.PassThrough;

/// <summary>Makes the request that goes upstream: the target's own bytes, listed headers only, and the exchange it belongs to.</summary>
internal sealed class ForwardedRequest(PassThroughRoute entry, IReadOnlyList<string> moreHeaders) : RequestTransform
{
    // In the list of an upstream: whatever the caller sends, as far as it may be forwarded at all.
    private const string AllHeaders = "*";

    // No Accept-Encoding: answers are masked and digested as they are. No Authorization: the egress chain has its own credentials.
    private static readonly string[] Standard =
    [
        "Accept", "Accept-Language", "Content-Digest", "Content-Disposition", "Content-Language", "Content-Type", "Idempotency-Key",
        "If-Match", "If-Modified-Since", "If-None-Match", "If-Unmodified-Since", "Prefer", "X-Request-Id",
    ];

    private readonly string[] _headers = [.. Standard.Concat(moreHeaders).Distinct(StringComparer.OrdinalIgnoreCase)];
    private readonly bool _all = moreHeaders.Contains(AllHeaders);

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var exchange = context.HttpContext.Exchange();
        context.ProxyRequest.RequestUri = RawTarget.Append(context.DestinationPrefix, exchange.RawTarget, entry.Prefix);
        context.ProxyRequest.Options.Set(EgressContext.Key, new EgressContext(exchange, entry.Route.Upstream!));
        var from = context.HttpContext.Request.Headers;
        if (_all)
        {
            foreach (var name in from.Keys.Where(FieldRules.MayBeForwarded))
                Copy(from, name, context.ProxyRequest);
        }
        else
        {
            foreach (var name in _headers)
                Copy(from, name, context.ProxyRequest);
        }

        if (context.ProxyRequest.Content is not null && context.HttpContext.Request.ContentLength is { } length)
            context.ProxyRequest.Content.Headers.ContentLength = length;
        return ValueTask.CompletedTask;
    }

    private static bool IsOfContent(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Digest", StringComparison.OrdinalIgnoreCase);

    private static void Copy(IHeaderDictionary from, string name, HttpRequestMessage request)
    {
        if (from.TryGetValue(name, out var values) && (request.Content is not null || !IsOfContent(name)))
            Add(request, name, values);
    }

    private static void Add(HttpRequestMessage request, string name, StringValues values)
    {
        if (values.Count == 1 && request.Headers.TryAddWithoutValidation(name, values[0]))
            return;
        if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
    }
}
