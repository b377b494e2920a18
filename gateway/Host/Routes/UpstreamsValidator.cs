using System.Net;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Routes;

/// <summary>Checks addresses and header lists of banks and systems.</summary>
internal sealed class UpstreamsValidator : IValidateOptions<SystemUpstreamsOptions>, IValidateOptions<BankUpstreamsOptions>
{
    public ValidateOptionsResult Validate(string? name, SystemUpstreamsOptions options) => Judge(options, SystemUpstreamsOptions.Section);

    public ValidateOptionsResult Validate(string? name, BankUpstreamsOptions options) => Judge(options, BankUpstreamsOptions.Section);

    /// <summary>True for https, and for http on loopback.</summary>
    public static bool IsSafe(Uri address) =>
        address.IsAbsoluteUri && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)));

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));

    private static ValidateOptionsResult Judge(Dictionary<string, UpstreamOptions> upstreams, string section)
    {
        var errors = upstreams.SelectMany(entry => Errors(entry.Value, $"{section}:{entry.Key}")).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(UpstreamOptions upstream, string path)
    {
        foreach (var error in Annotations.Errors(upstream, path))
            yield return error;
        if (upstream.BaseAddress is { } address && !IsSafe(address))
            yield return $"{path}:BaseAddress: https, or http on loopback; without user, query and fragment.";
        foreach (var header in upstream.RequestHeaders.Where(header => !FieldRules.IsName(header) || !FieldRules.MayBeForwarded(header)))
            yield return $"{path}:RequestHeaders: {header} is never forwarded.";
    }
}
