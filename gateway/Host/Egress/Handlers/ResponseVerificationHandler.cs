using System.Security.Cryptography;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Handlers;

/// <summary>Believes an answer only when its signature holds over the bytes as received.</summary>
/// <remarks>Refusals (4xx, 5xx) may come unsigned, since gateways in front of a bank make them; a signature that is there must hold everywhere.</remarks>
internal sealed class ResponseVerificationHandler(Upstream upstream, ResponseKeys keys, TimeProvider time) : DelegatingHandler
{
    private readonly ObieJwsOptions _profile = new()
    {
        Issuer = upstream.Options.ResponseIssuer,
        TrustAnchor = upstream.Options.TrustAnchor,
        LegacyB64 = upstream.Options.SigningProfile == "obie-b64",
        ContentType = null,
    };

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (upstream.ResponseSignatures == "none")
            return response;
        var call = EgressCall.Of(request);
        call.Status = (int)response.StatusCode;
        try
        {
            await VerifyAsync(call, request, response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task VerifyAsync(EgressCall call, HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var signatures = response.Headers.TryGetValues(SigningHandler.Header, out var values) ? values.ToList() : [];
        if (signatures.Count == 0 && (!response.IsSuccessStatusCode || !IsDemanded(request)))
            return;
        var body = await ReceivedBody.HoldAsync(response, upstream.Options.BufferBytes, upstream.Options.MaxResponseBytes, cancellation);
        call.ResponseDigest = body is null ? null : SHA256.HashData(body);
        if (signatures.Count == 0 && (body is { Length: 0 } || request.Method == HttpMethod.Head))
            return;
        call.ResponseSignatureValid = false;
        if (body is null)
            throw upstream.Untrusted("The signed answer is longer than is held back.");
        if (signatures.Count != 1)
            throw upstream.Untrusted(signatures.Count == 0 ? "The answer is not signed." : "The answer has more than one signature.");
        var result = await VerifyAsync(signatures[0], body, cancellation);
        if (!result.Ok)
            throw upstream.Untrusted($"The answer's signature is not accepted ({result.Error.Code}).");
        call.ResponseSignatureValid = true;
    }

    private bool IsDemanded(HttpRequestMessage request) =>
        upstream.ResponseSignatures != "when-present" || (request.Options.TryGetValue(EgressCall.SignedAnswer, out var demanded) && demanded);

    /// <summary>A key that is not known yet is looked for once; how often, the key source bounds.</summary>
    private async Task<JwsResult> VerifyAsync(string signature, byte[] body, CancellationToken cancellation)
    {
        var known = await keys.GetAsync(cancellation);
        var result = ObieJws.Verify(signature, body, known, _profile, time);
        if (result.Error != JoseError.KeyUnknown)
            return result;
        var newer = await keys.RefreshAsync(known, cancellation);
        return ReferenceEquals(newer, known) ? result : ObieJws.Verify(signature, body, newer, _profile, time);
    }
}
