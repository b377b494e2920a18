using System.Security.Cryptography;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Handlers;

/// <summary>Believes an answer only when its signature holds over the bytes as received.</summary>
/// <remarks>
/// Refusals (4xx, 5xx) may come unsigned, since gateways in front of a bank make them; a signature that is there must hold
/// everywhere. For the request that moves money a refusal decides whether it is sent again: unsigned, it decides nothing.
/// </remarks>
internal sealed class ResponseVerificationHandler(Upstream upstream, ResponseKeys keys, TimeProvider time) : DelegatingHandler
{
    private readonly ISignatureScheme? _scheme = SignatureScheme.Of(upstream, time);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        upstream.ResponseSignatures == "none" || _scheme is null ? base.SendAsync(request, cancellationToken) : SendAndVerifyAsync(request, _scheme, cancellationToken);

    private async Task<HttpResponseMessage> SendAndVerifyAsync(HttpRequestMessage request, ISignatureScheme scheme, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var call = EgressCall.Of(request);
        call.Status = (int)response.StatusCode;
        try
        {
            await VerifyAsync(scheme, call, request, response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task VerifyAsync(ISignatureScheme scheme, EgressCall call, HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var signed = scheme.ResponseFields.Any(response.Headers.NonValidated.Contains);
        if (!signed && (!IsDemanded(request) || (!response.IsSuccessStatusCode && !RefusesMoney(request, response))))
            return;
        if (!signed && !response.IsSuccessStatusCode)
            throw upstream.Untrusted("The refusal is not signed.");
        var body = await ReceivedBody.HoldAsync(response, upstream.Options.BufferBytes, upstream.Options.MaxResponseBytes, cancellation);
        call.ResponseDigest = body is null ? null : SHA256.HashData(body);
        if (!signed && (body is { Length: 0 } || request.Method == HttpMethod.Head))
            return;
        call.ResponseSignatureValid = false;
        if (body is null)
            throw upstream.Untrusted("The signed answer is longer than is held back.");
        if (!signed && scheme.ResponseFields.Count > 0)
            throw upstream.Untrusted("The answer is not signed.");
        var (error, by) = await JudgeAsync(scheme, request, response, body, cancellation);
        if (error is not null)
            throw upstream.Untrusted($"The answer's signature is not accepted ({error.Code}).");
        (call.ResponseSignatureValid, call.ResponseKey) = (true, by?.Fingerprint);
    }

    // 401 is about our token, and comes before anything was looked at.
    private static bool RefusesMoney(HttpRequestMessage request, HttpResponseMessage response) =>
        (int)response.StatusCode is >= 400 and < 500 and not 401 && request.Options.TryGetValue(EgressCall.MovesMoney, out var moves) && moves;

    private bool IsDemanded(HttpRequestMessage request) =>
        upstream.ResponseSignatures != "when-present" || (request.Options.TryGetValue(EgressCall.SignedAnswer, out var demanded) && demanded);

    /// <summary>A key that is not known yet is looked for once; how often, the key source bounds.</summary>
    private async Task<(JoseError? Error, VerificationKey? By)> JudgeAsync(ISignatureScheme scheme, HttpRequestMessage request, HttpResponseMessage response, byte[] body, CancellationToken cancellation)
    {
        var known = await keys.GetAsync(cancellation);
        var error = scheme.Verify(request, response, body, known, out var by);
        if (error == JoseError.KeyUnknown && await keys.RefreshAsync(known, cancellation) is var newer && !ReferenceEquals(newer, known))
            error = scheme.Verify(request, response, body, newer, out by);
        return (error, by);
    }
}
