using SecureFin.Rego.Evaluate;

namespace SecureFin.Rego.Compile;

/// <summary>What a rule or closure needs besides the snapshot's data.</summary>
internal sealed class Dependencies
{
    /// <summary>Depends on the input, on time or on randomness, or has an effect.</summary>
    public bool IsVolatile { get; set; }

    public bool HasWith { get; set; }

    private static readonly HashSet<RuleGroup> None = [];

    private HashSet<RuleGroup>? groups; // most rules need no other

    public HashSet<RuleGroup> Groups => groups ?? None;

    public NameSet Variables { get; } = new();

    public void Add(RuleGroup group) => (groups ??= []).Add(group);

    public void Include(Dependencies other)
    {
        IsVolatile |= other.IsVolatile;
        HasWith |= other.HasWith;
        foreach (var group in other.Groups)
        {
            Add(group);
        }

        Variables.UnionWith(other.Variables);
    }
}
