namespace SecureFin.Rego.Evaluate;

/// <summary>What <c>with</c> can replace. Immutable; a with makes a new one and puts the old one back.</summary>
internal sealed class EvalScope(RegoValue input, RegoValue data, RegoValue[][] replacedPaths, Dictionary<object, Mock>? mocks, int generation)
{
    public RegoValue Input => input;

    public RegoValue Data => data;

    /// <summary>Paths below data that a with replaced; rules there do not count.</summary>
    public RegoValue[][] ReplacedPaths => replacedPaths;

    /// <summary>Replaced functions: by name of a built-in, or by rule group.</summary>
    public Dictionary<object, Mock>? Mocks => mocks;

    /// <summary>Stamp of remembered rule values.</summary>
    public int Generation => generation;

    /// <summary>True while values remembered with the snapshot hold.</summary>
    public bool IsPlain => replacedPaths.Length == 0 && mocks is null;

    public bool IsReplaced(ReadOnlySpan<RegoValue> path)
    {
        foreach (var target in replacedPaths)
        {
            if (target.Length <= path.Length && path[..target.Length].SequenceEqual(target))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What stands for a function: a value, a built-in or a function of the policy.</summary>
internal sealed record Mock(RegoValue Value, Builtin? Builtin, RuleGroup? Group);
