using System.Collections.Concurrent;
using System.Text;
using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Masking;

/// <summary>Compiles a plan once for each set of obligations. Safe for many threads.</summary>
internal sealed class MaskingPlans(MaskingKey key) : IMaskingPlans
{
    /// <summary>Most plans kept; policies have a handful, and past this all are compiled anew.</summary>
    public const int MaxPlans = 256;

    private readonly ConcurrentDictionary<string, MaskingPlan> _plans = new(StringComparer.Ordinal);

    /// <summary>The plan that lets everything pass.</summary>
    public MaskingPlan Empty { get; } = MaskingPlan.Compile(MaskingRules.None, key);

    /// <inheritdoc/>
    public MaskingPlan For(Obligations obligations)
    {
        if (obligations.Mask.Count == 0) return Empty;
        var name = NameOf(obligations.Mask);
        if (_plans.TryGetValue(name, out var known)) return known;
        if (_plans.Count >= MaxPlans) _plans.Clear();
        return _plans.GetOrAdd(name, MaskingPlan.Compile(MaskingRules.From(obligations.Mask), key));
    }

    // Length-prefixed, so that no two sets share a name.
    private static string NameOf(IReadOnlyDictionary<string, string> mask)
    {
        var name = new StringBuilder();
        foreach (var (field, action) in mask.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            name.Append(field.Length).Append(':').Append(field).Append(action.Length).Append(':').Append(action);
        return name.ToString();
    }
}
