using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>A request or answer as it stands on the wire, for signatures over its parts.</summary>
internal static class WireMessage
{
    public static HttpMessage Of(HttpRequestMessage request)
    {
        var address = request.RequestUri!;
        var authority = address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}";
        if (address.HostNameType == UriHostNameType.IPv6)
            authority = address.Authority;
        return HttpMessage.OfRequest(request.Method.Method, $"{address.Scheme}://{authority}{address.PathAndQuery}", Fields(request.Headers.NonValidated, request.Content?.Headers.NonValidated));
    }

    public static HttpMessage Of(HttpResponseMessage response, HttpRequestMessage? request) =>
        HttpMessage.OfResponse((int)response.StatusCode, Fields(response.Headers.NonValidated, response.Content.Headers.NonValidated), request is null ? null : Of(request));

    public static bool Has(HttpMessage message, string name) => message.Fields.Any(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static List<KeyValuePair<string, string>> Fields(System.Net.Http.Headers.HttpHeadersNonValidated own, System.Net.Http.Headers.HttpHeadersNonValidated? content) =>
        [.. own.Concat(content ?? default).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value)))];
}
