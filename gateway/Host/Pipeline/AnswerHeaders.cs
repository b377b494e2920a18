using System.Globalization;
using Microsoft.Extensions.Primitives;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Pipeline;

/// <summary>What the gateway says in its own name on every answer; an upstream's copies of these are replaced.</summary>
internal static class AnswerHeaders
{
    private static readonly string TransportSecurity = "max-age=31536000", ContentTypeOptions = "nosniff", CacheControl = "no-store";

    public static void Set(IHeaderDictionary headers)
    {
        headers.StrictTransportSecurity = TransportSecurity;
        headers.XContentTypeOptions = ContentTypeOptions;
        headers.CacheControl = CacheControl;
    }

    /// <summary>True for the very text that <see cref="Set"/> wrote: the same object, not one that reads the same.</summary>
    public static bool IsOwn(StringValues lines) => lines.Count == 1 && lines[0] is { } line
        && (ReferenceEquals(line, TransportSecurity) || ReferenceEquals(line, ContentTypeOptions) || ReferenceEquals(line, CacheControl));

    /// <summary>Drops what an upstream has said, so that a refusal in its place says nothing of it.</summary>
    public static void Reset(HttpContext context)
    {
        if (context.Response.HasStarted)
            return;
        context.Response.Headers.Clear();
        Set(context.Response.Headers);
        if (context.Exchange().Route is { } route)
            SetLifecycle(context.Response.Headers, route);
    }

    /// <summary>Deprecation (RFC 9745) and Sunset (RFC 8594) of a route.</summary>
    public static void SetLifecycle(IHeaderDictionary headers, GovernedRoute route)
    {
        if (route.DeprecatedAt is { } deprecated)
            headers["Deprecation"] = string.Create(CultureInfo.InvariantCulture, $"@{deprecated.ToUnixTimeSeconds()}");
        if (route.SunsetAt is { } sunset)
            headers["Sunset"] = sunset.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture);
    }
}
