using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Egress.Handlers;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Tokens;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Pipeline;

/// <summary>The way out: every handler a request to a bank or system passes, in order. Nothing happens to a call that is not on this list.</summary>
internal static class EgressPipeline
{
    /// <summary>For calls to the API of a bank or system.</summary>
    public static HttpMessageInvoker Full(
        Upstream upstream, UpstreamTransport transport, TokenBroker tokens, ISealingKeys signing, ResponseKeys responses, IEvidenceLog evidence, TimeProvider time) => Chain(
        [
            new DeadlineHandler(upstream, time),
            new BodyHandler(upstream, transport),
            new CredentialsHandler(upstream, tokens),
            new SigningHandler(upstream, signing, time),
            new EvidenceHandler(upstream, evidence, time),
            new ResponseVerificationHandler(upstream, responses, time),
        ]);

    /// <summary>For calls to its token endpoint and its published keys: same evidence, no token, no message signature.</summary>
    public static HttpMessageInvoker Plain(Upstream upstream, UpstreamTransport transport, IEvidenceLog evidence, TimeProvider time) => Chain(
        [
            new DeadlineHandler(upstream, time),
            new BodyHandler(upstream, transport),
            new EvidenceHandler(upstream, evidence, time),
        ]);

    private static HttpMessageInvoker Chain(DelegatingHandler[] handlers)
    {
        for (var i = 0; i < handlers.Length - 1; i++)
            handlers[i].InnerHandler = handlers[i + 1];
        handlers[^1].InnerHandler = new TransportHandler();
        return new HttpMessageInvoker(handlers[0], disposeHandler: true);
    }
}
