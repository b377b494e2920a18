using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress;

/// <summary>The one way out of the gateway: a chain per bank or system, made at start and shared by connectors and pass-through.</summary>
internal sealed class EgressClients : IDisposable
{
    private readonly Dictionary<string, EgressRoad> _roads;

    public EgressClients(Upstreams upstreams, LiveSecrets secrets, IEvidenceLog evidence, TimeProvider time, SealingKeySources sources)
    {
        _roads = upstreams.All.ToDictionary(upstream => upstream.Id, upstream => new EgressRoad(upstream, secrets, evidence, time, sources), StringComparer.Ordinal);
        EgressMeter.Watch(_roads.Values);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<EgressRoad> Roads => _roads.Values;

    /// <summary>Sends requests that carry an <see cref="EgressContext"/> of this upstream in their options.</summary>
    /// <remarks>
    /// Answers up to the buffer limit are held and verified. Failures are <see cref="SecureFin.Contract.ProblemException"/>:
    /// <c>bank.unavailable</c>, <c>bank.refused</c> and <c>secret.unavailable</c> mean that nothing was sent to the API;
    /// <c>bank.timeout</c> and <c>bank.untrusted</c> mean that what the bank did is unknown. A system has <c>upstream.unavailable</c> and <c>upstream.timeout</c>.
    /// </remarks>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>upstream.unavailable</c>: there is no such bank or system.</exception>
    public HttpMessageInvoker For(string upstreamId) => Road(upstreamId).Full;

    /// <summary>Everything that belongs to one upstream.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>upstream.unavailable</c>: there is no such bank or system.</exception>
    public EgressRoad Road(string upstreamId) => _roads.TryGetValue(upstreamId, out var road) ? road
        : throw new SecureFin.Contract.ProblemException(SecureFin.Contract.Problems.UpstreamUnavailable, $"No bank or system is called '{upstreamId}'.");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var road in _roads.Values)
            road.Dispose();
    }
}
