using System.Globalization;
using System.Text.Json;
using SecureFin.Gateway.Policy.Opa;
using SecureFin.Gateway.Policy.Shadow;

namespace SecureFin.Gateway.Policy;

/// <summary>What the health port says of policy: who decides, what was refused, how the shadow does.</summary>
/// <param name="decider">Who decides.</param>
/// <param name="status">How its bundles fare.</param>
/// <param name="shadow">Null when there is none.</param>
/// <param name="circuit">To the OPA server; null when the engine in this process decides.</param>
internal sealed class PolicyHealth(IPolicyDecider decider, PolicyStatus status, ShadowRoom? shadow, OpaCircuit? circuit = null)
{
    /// <summary>One JSON object.</summary>
    public string State()
    {
        var now = status.Now;
        return JsonSerializer.Serialize(new
        {
            revision = decider.Revision, sequence = now.Sequence, kind = now.Kind, activatedAt = now.ActivatedAt, refused = now.RefusedRevision, why = now.Refusal,
            lookedAt = now.LookedAt, lastSuccessAt = now.LastSuccessAt, error = now.LastError, circuit = circuit?.State,
        });
    }

    /// <summary>One JSON object with the newest differences; <c>null</c> without a shadow.</summary>
    public string ShadowState() => JsonSerializer.Serialize(shadow?.Report(), JsonSerializerOptions.Web);

    /// <summary>Counters in the Prometheus text format; empty without a shadow.</summary>
    public string Metrics()
    {
        if (shadow?.Report() is not { } report)
            return "";
        (string Name, long Count)[] counts =
            [("compared", report.Compared), ("different", report.Different), ("failed", report.Failed), ("dropped", report.Dropped)];
        return string.Concat(counts.Select(count =>
            string.Create(CultureInfo.InvariantCulture, $"# TYPE securefin_policy_shadow_{count.Name}_total counter\nsecurefin_policy_shadow_{count.Name}_total {count.Count}\n")));
    }
}
