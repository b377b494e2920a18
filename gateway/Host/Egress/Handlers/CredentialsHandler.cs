using System.Net;
using System.Net.Http.Headers;
using SecureFin.Gateway.Egress.Tokens;

namespace SecureFin.Gateway.Egress.Handlers;

/// <summary>Puts the gateway's own credential on the request. A caller's credential never gets here, the bank's never gets out.</summary>
internal sealed class CredentialsHandler(Upstream upstream, TokenBroker broker) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = null;
        return upstream.Options.ClientAuthentication == "none" ? base.SendAsync(request, cancellationToken) : SendWithTokenAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendWithTokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = EgressCall.Of(request);
        var scope = request.Options.TryGetValue(EgressCall.Scope, out var asked) ? asked : string.Join(' ', upstream.Options.Scopes);
        var token = await broker.GetAsync(scope, call.Session, cancellationToken);
        var response = await SendAsync(request, token, cancellationToken);
        if (!broker.Refreshes || !RefusedBeforeActing(request, response))
            return response;

        broker.Refuse(token);
        var fresh = await broker.GetAsync(scope, call.Session, cancellationToken);
        if (ReferenceEquals(fresh, token))
            return response;
        response.Dispose();
        call.NextAttempt(request);
        return await SendAsync(request, fresh, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, AccessToken token, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value.RevealText());
        return base.SendAsync(request, cancellation);
    }

    /// <summary>A read may be asked again; anything else only when the bank names the token as the reason (RFC 6750 section 3.1).</summary>
    private static bool RefusedBeforeActing(HttpRequestMessage request, HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized
        && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
            || response.Headers.WwwAuthenticate.Any(challenge => challenge.Parameter?.Contains("invalid_token", StringComparison.Ordinal) == true));
}
