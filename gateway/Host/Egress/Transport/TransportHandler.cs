using System.Net;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>The end of the chain: puts one attempt on the wire of the session that the call holds.</summary>
internal sealed class TransportHandler : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = EgressCall.Of(request);
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        SendTicket.Current = call.Ticket; // flows into this attempt only
        return await call.Session.Invoker.SendAsync(request, cancellationToken);
    }
}
