using Microsoft.Extensions.Options;
using SecureFin.Contract;

namespace SecureFin.Gateway.Egress;

/// <summary>All banks and systems by id.</summary>
internal sealed class Upstreams
{
    private readonly Dictionary<string, Upstream> _byId = new(StringComparer.Ordinal);

    public Upstreams(IOptions<BanksOptions> banks, IOptions<SystemsOptions> systems)
        : this([
            .. banks.Value.Select(bank => new Upstream(bank.Key, isBank: true, bank.Value)),
            .. systems.Value.Select(system => new Upstream(system.Key, isBank: false, system.Value))])
    {
    }

    /// <summary>Takes what was configured.</summary>
    /// <exception cref="ArgumentException">Two have the same id.</exception>
    public Upstreams(IReadOnlyList<Upstream> upstreams)
    {
        foreach (var upstream in upstreams)
        {
            if (!_byId.TryAdd(upstream.Id, upstream))
                throw new ArgumentException($"Bank and system share the id '{upstream.Id}'.", nameof(upstreams));
        }
    }

    public IReadOnlyCollection<Upstream> All => _byId.Values;

    /// <summary>The upstream of that id.</summary>
    /// <exception cref="ProblemException"><c>upstream.unavailable</c>: there is none.</exception>
    public Upstream Get(string id) =>
        _byId.TryGetValue(id, out var upstream) ? upstream : throw new ProblemException(Problems.UpstreamUnavailable, $"No bank or system is called '{id}'.");
}
