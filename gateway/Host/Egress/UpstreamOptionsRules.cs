using System.Net;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress;

/// <summary>Every fault of one bank or system, each as a sentence that names the key.</summary>
internal static class UpstreamOptionsRules
{
    private static readonly string[] Authentications = ["none", "tls_client_auth", "private_key_jwt", "client_secret_basic", "client_secret_post", "bearer"];
    private static readonly string[] ResponseSignatures = ["required", "when-present", "none"];

    public static IEnumerable<string> Errors(string section, string id, UpstreamOptions options)
    {
        var at = $"{section}:{id}";
        if (!SecretName.IsValid(id) || id.Contains('/'))
            yield return $"{at}: an id is made of a-z 0-9 . _ - only.";
        foreach (var header in options.RequestHeaders.Where(header => header != "*" && (!FieldRules.IsName(header) || !FieldRules.MayBeForwarded(header))))
            yield return $"{at}:RequestHeaders: {header} is never forwarded.";
        foreach (var error in Addresses(at, section == BanksOptions.Section, options).Concat(Proof(at, options)).Concat(Bounds(at, options)))
            yield return error;
    }

    private static IEnumerable<string> Addresses(string at, bool bank, UpstreamOptions options)
    {
        if (!Uri.TryCreate(options.BaseAddress, UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            yield return $"{at}:BaseAddress is an absolute address without user, query and fragment.";
        else if (!IsSafe(address, bank))
            yield return $"{at}:BaseAddress is https; http is for systems on loopback only.";
        if (address?.Scheme == Uri.UriSchemeHttps && string.IsNullOrEmpty(options.TrustedAuthorities))
            yield return $"{at}:TrustedAuthorities is required; the system's certificate store is never used.";
        if (options.TrustedAuthorities is { Length: > 0 } file && !File.Exists(file))
            yield return $"{at}:TrustedAuthorities: there is no file '{file}'.";
        if (options.TokenEndpoint is not null && !(Uri.TryCreate(options.TokenEndpoint, UriKind.Absolute, out var token) && IsSafe(token, bank)))
            yield return $"{at}:TokenEndpoint is an absolute https address.";
    }

    private static IEnumerable<string> Proof(string at, UpstreamOptions options)
    {
        if (!Authentications.Contains(options.ClientAuthentication))
            yield return $"{at}:ClientAuthentication is one of {string.Join(", ", Authentications)}.";
        if (options.ClientAuthentication is not ("none" or "bearer") && (options.TokenEndpoint is null || string.IsNullOrEmpty(options.ClientId)))
            yield return $"{at}:TokenEndpoint and ClientId are required by {options.ClientAuthentication}.";
        foreach (var error in SignatureOptionsRules.Errors(at, options))
            yield return error;
        if (options.ResponseSignatures is { } wanted && !ResponseSignatures.Contains(wanted))
            yield return $"{at}:ResponseSignatures is one of {string.Join(", ", ResponseSignatures)}.";
        var profile = SignatureProfile.Of(options.SigningProfile, options.Signature);
        var verifies = options.ResponseSignatures ?? (profile is { AnswersAreSigned: true } ? "required" : "none");
        if (verifies != "none" && string.IsNullOrEmpty(options.ResponseKeys))
            yield return $"{at}:ResponseKeys is required, since answers are verified.";
        if (verifies != "none" && profile is not { AnswersAreSigned: true })
            yield return $"{at}:ResponseSignatures needs a SigningProfile that has them.";
        if (options.ResponseKeys is { Length: > 0 } keys && !IsKeySource(keys, options))
            yield return $"{at}:ResponseKeys is an existing file, or an https address on the bank's own hosts.";
    }

    private static IEnumerable<string> Bounds(string at, UpstreamOptions options)
    {
        (string Key, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(options.Deadline), options.Deadline, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2)),
            (nameof(options.StreamDeadline), options.StreamDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30)),
            (nameof(options.ConnectionLifetime), options.ConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(options.ConnectionIdle), options.ConnectionIdle, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            (nameof(options.BreakDuration), options.BreakDuration, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(5)),
        ];
        (string Key, long Value, long Least, long Most)[] numbers =
        [
            (nameof(options.MaxConnections), options.MaxConnections, 1, 1000),
            (nameof(options.MaxRequestBytes), options.MaxRequestBytes, 0, options.SigningProfile == "none" ? 1 << 30 : 16 << 20),
            (nameof(options.BufferBytes), options.BufferBytes, 0, 16 << 20),
            (nameof(options.MaxResponseBytes), options.MaxResponseBytes, 1, 1 << 30),
            (nameof(options.MaxResponseHeaderKilobytes), options.MaxResponseHeaderKilobytes, 4, 256),
            (nameof(options.BreakerFailures), options.BreakerFailures, 2, 1000),
        ];
        return times.Where(bound => bound.Value < bound.Least || bound.Value > bound.Most).Select(bound => $"{at}:{bound.Key} is {bound.Least} to {bound.Most}.")
            .Concat(numbers.Where(bound => bound.Value < bound.Least || bound.Value > bound.Most).Select(bound => $"{at}:{bound.Key} is {bound.Least} to {bound.Most}."));
    }

    private static bool IsSafe(Uri address, bool bank) =>
        address.Scheme == Uri.UriSchemeHttps || (!bank && address.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static bool IsKeySource(string keys, UpstreamOptions options)
    {
        if (!keys.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            return File.Exists(keys);
        return Uri.TryCreate(keys, UriKind.Absolute, out var address)
            && new[] { options.BaseAddress, options.TokenEndpoint }.Any(own => Uri.TryCreate(own, UriKind.Absolute, out var host) && host.Authority == address.Authority);
    }
}
