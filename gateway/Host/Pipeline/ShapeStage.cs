using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;
using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Lets through only requests that everybody reads in the same way, and takes off what callers have no say in.</summary>
/// <remarks>Source: RFC 9110, RFC 9112 sections 3 and 6, RFC 9113 section 8.2.2.</remarks>
internal sealed class ShapeStage(RequestDelegate next)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public Task InvokeAsync(HttpContext context)
    {
        AnswerHeaders.Set(context.Response.Headers);
        var request = context.Request;
        if (!Methods.Contains(request.Method))
            return RefuseAsync(context, Problems.RequestMethod, "This method is not offered.");
        if (TargetRules.Refusal(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is { } target)
            return RefuseAsync(context, Problems.RequestAmbiguous, $"Request refused: {target}.");
        if (FieldRefusal(request.Headers) is { } field)
            return RefuseAsync(context, Problems.RequestAmbiguous, $"Request refused: {field}.");
        if (FramingRules.Refusal(request) is { } framing)
            return RefuseAsync(context, Problems.RequestAmbiguous, $"Request refused: {framing}.");
        if (FramingRules.WantsAnotherProtocol(request))
            return RefuseAsync(context, Problems.RequestUpgrade, "Upgrades and gRPC are not offered.");
        if (!IsServedHere(context))
            return RefuseAsync(context, Problems.RequestMisdirected, "This host is not served here.");
        Strip(request.Headers);
        return next(context);
    }

    // A refused request may be followed by bytes that were meant to be its body: the connection is not used again.
    private static Task RefuseAsync(HttpContext context, Problem problem, string detail)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return context.RefuseAsync(problem, detail);
    }

    private static string? FieldRefusal(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            if (!FieldRules.IsName(name))
                return "a field name is not a token";
            if (values.Count > 1 && FieldRules.IsSingleton(name))
                return "a field that stands once stands twice";
            foreach (var value in values)
            {
                if (!FieldRules.IsValue(value))
                    return "a field value has a character that must not stand there";
            }
        }

        return null;
    }

    // Host, the name in the TLS handshake and the names of the listener must agree (RFC 9110 section 7.4).
    private static bool IsServedHere(HttpContext context)
    {
        var authority = context.Request.Host;
        var host = authority.Host;
        if (host.Length == 0 || authority.Port is < 1 or > ushort.MaxValue || !IsAmong(ListenerFeature.Of(context).Hosts, host))
            return false;
        var serverName = context.Features.Get<ITlsHandshakeFeature>()?.HostName;
        return string.IsNullOrEmpty(serverName) || serverName.Equals(host, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsAmong(IReadOnlyList<string> hosts, string host)
    {
        for (var i = 0; i < hosts.Count; i++)
        {
            if (hosts[i].Equals(host, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static void Strip(IHeaderDictionary headers)
    {
        List<string>? stripped = null;
        foreach (var (name, _) in headers)
        {
            if (FieldRules.IsStripped(name))
                (stripped ??= []).Add(name);
        }

        foreach (var name in stripped ?? [])
            headers.Remove(name);
    }
}
