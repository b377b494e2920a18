using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.Egress;

/// <summary>Gives YARP the very chain that the connectors use: a cluster's metadata <c>upstream</c>, or else its id, is the id of its bank or system.</summary>
/// <remarks>A cluster's own HttpClient settings are not read; the upstream's options rule. Each request needs an <see cref="EgressContext"/> in its options.</remarks>
internal sealed class EgressForwarderHttpClientFactory(EgressClients clients) : IForwarderHttpClientFactory
{
    /// <inheritdoc/>
    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) => new(new Shared(clients.For(context.NewMetadata?.GetValueOrDefault("upstream") ?? context.ClusterId)), disposeHandler: false);

    /// <summary>YARP may dispose what it was given; the chain lives as long as the gateway.</summary>
    private sealed class Shared(HttpMessageInvoker chain) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => chain.SendAsync(request, cancellationToken);
    }
}
