using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Gateway.Egress.Tokens;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Secrets;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress;

/// <summary>Everything that belongs to one upstream, made once: its wire, tokens, keys and chains.</summary>
internal sealed class EgressRoad : IDisposable
{
    private readonly ResponseKeys _responses;

    public EgressRoad(Upstream upstream, LiveSecrets secrets, IEvidenceLog evidence, TimeProvider time, SealingKeySources? sources = null)
    {
        Upstream = upstream;
        Transport = new UpstreamTransport(upstream, secrets);
        Plain = EgressPipeline.Plain(upstream, Transport, evidence, time);
        var exchanges = new BackgroundExchanges(evidence, time);
        Tokens = new TokenBroker(upstream, secrets, new TokenClient(upstream, Plain, exchanges, time), time);
        SignatureAlgorithm[] allowed = [.. SignatureScheme.Of(upstream, time)?.ResponseAlgorithms ?? []];
        _responses = new ResponseKeys(upstream, Plain, exchanges, time, allowed);
        var signing = (sources ?? new SealingKeySources(secrets, transit: null, pkcs11: null, time)).For(upstream, evidence);
        Full = EgressPipeline.Full(upstream, Transport, Tokens, signing, _responses, evidence, time);
    }

    public Upstream Upstream { get; }

    public UpstreamTransport Transport { get; }

    public TokenBroker Tokens { get; }

    /// <summary>Tries a version that is not in use yet against the real upstream.</summary>
    public EgressProbe Probe => new(this);

    /// <summary>The chain for API calls.</summary>
    public HttpMessageInvoker Full { get; }

    /// <summary>The chain for token endpoint and published keys.</summary>
    public HttpMessageInvoker Plain { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Transport.Dispose();
        _responses.Dispose();
        Full.Dispose();
        Plain.Dispose();
    }
}
