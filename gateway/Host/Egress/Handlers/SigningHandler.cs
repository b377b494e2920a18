using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Signing;

namespace SecureFin.Gateway.Egress.Handlers;

/// <summary>Signs each request by the upstream's profile, after everything else about it is final.</summary>
internal sealed class SigningHandler(Upstream upstream, ISealingKeys keys, TimeProvider time) : DelegatingHandler
{
    // Whatever a caller or connector put there is not ours to send to a bank, nor beside a signature of ours. To a system
    // that gets none, a caller's own goes on intact where the operator lists it.
    private static readonly string[] Reserved = [ObieScheme.Field, "Signature", "Signature-Input", HttpMessageScheme.CertificateField];

    private readonly ISignatureScheme? _scheme = SignatureScheme.Of(upstream, time);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (upstream.IsBank || _scheme is not null)
            RemoveReserved(request);
        var call = EgressCall.Of(request);
        return _scheme is not null && (call.Body.Length > 0 || upstream.Signature!.SignsEmptyBody)
            ? SignAndSendAsync(_scheme, call, request, cancellationToken)
            : base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SignAndSendAsync(ISignatureScheme scheme, EgressCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = await keys.GetAsync(cancellationToken);
        await scheme.SignAsync(request, call, key, cancellationToken);
        call.SignatureKid = key.Name;
        return await base.SendAsync(request, cancellationToken);
    }

    private static void RemoveReserved(HttpRequestMessage request)
    {
        foreach (var name in Reserved)
            request.Headers.Remove(name);
    }
}
