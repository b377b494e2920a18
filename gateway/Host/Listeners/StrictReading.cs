using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace SecureFin.Gateway.Listeners;

/// <summary>Takes from the server the two leniencies that its settings leave: a bare LF as the end of a line, and a sign before a length.</summary>
/// <remarks>Source: RFC 9112 section 2.2 (a recipient may accept a bare LF: whoever stands behind it may not) and RFC 9110 section 8.6.</remarks>
internal static class StrictReading
{
    private const string NoBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    private static readonly DigitsOnly Length = new();

    public static void Demand(KestrelServerOptions kestrel)
    {
        AppContext.SetSwitch(NoBareLineFeeds, isEnabled: true);

        // The server's own reading takes "+5" and "-0".
        kestrel.RequestHeaderEncodingSelector = static name => name == HeaderNames.ContentLength ? Length : null;
    }
}
