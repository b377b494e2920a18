using System.Collections.Frozen;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Fields by which proxies, meshes and frameworks tell an application who calls, from where and for what: no caller sets them.</summary>
/// <remarks>
/// A list of what is known cannot be complete. An upstream gets what its operator lists; only under <c>*</c> does this list stand
/// alone between a caller and a system that believes such a field.
/// </remarks>
internal static class SpoofableFields
{
    private const string Extension = "X-";

    private static readonly FrozenSet<string> Names = new[]
    {
        "Forwarded", "Via", "CDN-Loop", "Early-Data", "True-Client-IP", "Fastly-Client-IP", "Client-IP", "Remote-User", "Remote-Addr", "Front-End-Https",
        "Proxy", "Keep-Alive", "Trailer", "Baggage", "Base-Url", "Request-Uri", "Http-Url", "Uri", "Url",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ExtensionNames = new[]
    {
        "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-IP", "X-Originating-IP", "X-Source-IP", "X-Email", "X-Scheme", "X-URL-Scheme", "X-Id-Token", "X-Access-Token",
        "X-Method-Override", "X-Api-User", "X-On-Behalf-Of", "X-Act-As", "X-Sendfile", "X-WSSE",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Prefixes = ["Client-Cert", "SSL-", "SFG-", "CF-", "Proxy-", "Surrogate-", "Impersonate-", "Dapr-"];

    private static readonly string[] ExtensionPrefixes =
    [
        // where a request came from, and to what address
        "X-Forwarded", "X-Original-", "X-Rewrite-", "X-Override-", "X-HTTP-", "X-Host", "X-Real-", "X-Remote-", "X-Proxy-", "X-Accel-", "X-Middleware-", "X-Invoke-",

        // who calls
        "X-Client-", "X-SSL", "X-TLS", "X-MTLS", "X-Cert-", "X-Certificate", "X-Verified", "X-Peer", "X-SPIFFE", "X-Auth", "X-Identity", "X-Principal", "X-Subject",
        "X-User", "X-WebAuth", "X-Role", "X-Group", "X-Scope", "X-Tenant", "X-Caller", "X-Workload", "X-Consumer", "X-Credential", "X-Anonymous", "X-Impersonate",
        "X-JWT", "X-Token-", "X-Sudo", "X-Admin", "X-Is-", "X-Internal", "X-Debug",

        // what gateways and clouds in front of an application say
        "X-Gateway", "X-SFG", "X-Policy", "X-Envoy", "X-ARR-", "X-Amzn-", "X-Azure-", "X-MS-", "X-Goog-", "X-Dapr",
    ];

    /// <summary>True when the field would speak for the gateway or its peers.</summary>
    /// <remarks>A name with an underscore reads like one with a hyphen behind CGI-like servers, so none passes.</remarks>
    public static bool Contains(string name)
    {
        if (name.Contains('_', StringComparison.Ordinal))
            return true;
        return name.StartsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? ExtensionNames.Contains(name) || BeginsWithOneOf(ExtensionPrefixes, name)
            : Names.Contains(name) || BeginsWithOneOf(Prefixes, name);
    }

    private static bool BeginsWithOneOf(string[] prefixes, string name)
    {
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
