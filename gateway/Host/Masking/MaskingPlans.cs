using System.Collections.Concurrent;
using System.Text;
using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Masking;

/// <summary>Compiles a plan once for each set of obligations and key. Safe for many threads.</summary>
/// <param name="key">The key of tokens in use right now; asked only where tokens are asked for.</param>
internal sealed class MaskingPlans(Func<CancellationToken, ValueTask<MaskingKey>> key) : IMaskingPlans
{
    /// <summary>Most plans kept; policies have a handful, and past this all are compiled anew.</summary>
    public const int MaxPlans = 256;

    private static readonly MaskingKey NoKey = MaskingKey.Generate(); // for plans that make no token
    private readonly ConcurrentDictionary<string, MaskingPlan> _plans = new(StringComparer.Ordinal);
    private Recent? _recent; // callers of a kind follow each other: replaced whole, never changed

    /// <summary>The plan that lets everything pass.</summary>
    public static MaskingPlan Empty { get; } = MaskingPlan.Compile(MaskingRules.None, NoKey);

    /// <inheritdoc/>
    public async ValueTask<MaskingPlan> ForAsync(Obligations obligations, CancellationToken ct)
    {
        if (obligations.Mask.Count == 0) return Empty;
        var current = AsksForTokens(obligations.Mask) ? await key(ct) : NoKey;
        if (Volatile.Read(ref _recent) is { } recent && ReferenceEquals(recent.Plan.Key, current) && recent.IsFor(obligations.Mask)) return recent.Plan;
        var plan = Find(obligations.Mask, current);
        Volatile.Write(ref _recent, new Recent(obligations.Mask, plan));
        return plan;
    }

    private MaskingPlan Find(IReadOnlyDictionary<string, string> mask, MaskingKey current)
    {
        var name = NameOf(mask);
        if (_plans.TryGetValue(name, out var known) && ReferenceEquals(known.Key, current)) return known;
        if (_plans.Count >= MaxPlans) _plans.Clear();
        return _plans[name] = MaskingPlan.Compile(MaskingRules.From(mask), current);
    }

    private static bool AsksForTokens(IReadOnlyDictionary<string, string> mask)
    {
        foreach (var (_, action) in mask)
        {
            if (action == "token") return true;
        }

        return false;
    }

    // Length-prefixed, so that no two sets share a name.
    private static string NameOf(IReadOnlyDictionary<string, string> mask)
    {
        var name = new StringBuilder();
        foreach (var (field, action) in mask.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            name.Append(field.Length).Append(':').Append(field).Append(action.Length).Append(':').Append(action);
        return name.ToString();
    }

    private sealed record Recent(IReadOnlyDictionary<string, string> Mask, MaskingPlan Plan)
    {
        public bool IsFor(IReadOnlyDictionary<string, string> mask)
        {
            if (mask.Count != Mask.Count) return false;
            foreach (var (field, action) in mask)
            {
                if (!Mask.TryGetValue(field, out var same) || same != action) return false;
            }

            return true;
        }
    }
}
