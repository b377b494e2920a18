using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Rotation;

/// <summary>Tries certificates, credentials and signing keys of banks and systems against the real ones.</summary>
internal sealed class EgressRotationProbe(EgressClients clients) : IRotationProbe
{
    /// <inheritdoc/>
    public bool Uses(string name) => Users(name).Any();

    /// <inheritdoc/>
    public async Task ProbeAsync(string name, SecretVersion candidate, CancellationToken cancellation)
    {
        foreach (var road in Users(name))
            await road.Probe.RunAsync(name, candidate, cancellation);
    }

    /// <inheritdoc/>
    public async Task DrainAsync(string name, CancellationToken cancellation)
    {
        foreach (var road in Users(name).Where(road => name == road.Upstream.TransportSecret))
            await road.Transport.CutOverAsync(cancellation);
    }

    private IEnumerable<EgressRoad> Users(string name) => clients.Roads.Where(road => road.Upstream.SecretNames.Contains(name));
}
