using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Egress;

/// <summary>Travels with a request through the egress chain: whose exchange it is and which upstream it goes to.</summary>
/// <param name="Exchange">The exchange that the evidence belongs to.</param>
/// <param name="Upstream">Bank or system id.</param>
internal sealed record EgressContext(Exchange Exchange, string Upstream)
{
    /// <summary>Where handlers find it.</summary>
    public static readonly HttpRequestOptionsKey<EgressContext> Key = new("SecureFin.Egress");

    /// <summary>The context of a request.</summary>
    /// <exception cref="InvalidOperationException">The request was not made for the egress chain; it must not leave.</exception>
    public static EgressContext Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var context) ? context : throw new InvalidOperationException("Request without egress context.");
}
