using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Handlers;

/// <summary>Signs the exact body bytes by the upstream's profile.</summary>
/// <remarks>Source: OBIE Read/Write Data API Specification v4.0 and v3.1.3, "Message signing"; requests without a body are not signed.</remarks>
internal sealed class SigningHandler(Upstream upstream, SigningKeys keys, TimeProvider time) : DelegatingHandler
{
    public const string Header = "x-jws-signature";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Header);
        var call = EgressCall.Of(request);
        if (upstream.Signs && call.Body.Length > 0)
        {
            var key = await keys.GetAsync(cancellationToken);
            var signature = await ObieJws.SignAsync(call.Body, Profile(request), key, time, cancellationToken);
            request.Headers.TryAddWithoutValidation(Header, signature);
            call.SignatureKid = key.Kid;
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private ObieJwsOptions Profile(HttpRequestMessage request) => new()
    {
        Issuer = upstream.Options.SigningIssuer,
        TrustAnchor = upstream.Options.TrustAnchor,
        LegacyB64 = upstream.Options.SigningProfile == "obie-b64",
        ContentType = request.Content?.Headers.ContentType?.MediaType,
    };
}
