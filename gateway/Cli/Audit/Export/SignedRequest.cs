using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Holds what a caller signed against the request that was kept: a good signature of another request says nothing about this one.</summary>
/// <remarks>Source: RFC 9421 sections 2.1 and 2.2. A gateway speaks https alone.</remarks>
internal static class SignedRequest
{
    /// <summary>True when all that the signed text states of a request, and that was kept, is the same there. Credentials and long bodies are not kept.</summary>
    /// <param name="text">The signature base.</param>
    /// <param name="request">The kept request; null when what was kept is none.</param>
    public static bool IsAbout(string text, KeptHttp? request)
    {
        if (request?.Start.Split(' ') is not [var method, ['/', ..] target, _] || request.Field("Host") is not { } host)
            return false;
        return text.Split('\n').All(line => line.Split("\": ", 2) is not [['"', .. var name], var stated]
            || (stated == (ValueOf(name, request, method, target, Normal(host)) ?? stated) && (name != "content-digest" || IsOf(stated, request.Body))));
    }

    // Null for what cannot be made again from what was kept.
    private static string? ValueOf(string name, KeptHttp request, string method, string target, string authority)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return name switch
        {
            "@method" => method,
            "@scheme" => "https",
            "@authority" => authority,
            "@target-uri" => $"https://{authority}{target}",
            "@request-target" => target,
            "@path" => query < 0 ? target : target[..query],
            "@query" => query < 0 ? "?" : target[query..],
            _ => request.Field(name),
        };
    }

    private static bool IsOf(string stated, ReadOnlyMemory<byte> body) =>
        body.IsEmpty || (ContentDigest.TryParse(stated, out var digest) && digest!.Matches(body.Span));

    // Section 2.2.3: lower case, default port left out.
    private static string Normal(string host)
    {
        var lower = host.ToLowerInvariant();
        return lower.EndsWith(":443", StringComparison.Ordinal) ? lower[..^":443".Length] : lower;
    }
}
