using SecureFin.Rego.Evaluate;

namespace SecureFin.Rego.Compile;

/// <summary>What a rule or closure needs besides the snapshot's data.</summary>
internal sealed class Dependencies
{
    /// <summary>Depends on the input, on time or on randomness, or has an effect.</summary>
    public bool IsVolatile { get; set; }

    public bool HasWith { get; set; }

    public HashSet<RuleGroup> Groups { get; } = [];

    public NameSet Variables { get; } = new();

    public void Include(Dependencies other)
    {
        IsVolatile |= other.IsVolatile;
        HasWith |= other.HasWith;
        Groups.UnionWith(other.Groups);
        Variables.UnionWith(other.Variables);
    }
}
