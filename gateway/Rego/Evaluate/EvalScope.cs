namespace SecureFin.Rego.Evaluate;

/// <summary>
/// What <c>with</c> can replace. A with makes a new one and puts the old one back; only the outermost, which belongs to its
/// context, is used again.
/// </summary>
internal sealed class EvalScope(RegoValue input, RegoValue data, RegoValue[][] replacedPaths, Dictionary<object, Mock>? mocks, long generation)
{
    public RegoValue Input { get; private set; } = input;

    public RegoValue Data { get; private set; } = data;

    /// <summary>Paths below data that a with replaced; rules there do not count.</summary>
    public RegoValue[][] ReplacedPaths => replacedPaths;

    /// <summary>Replaced functions: by name of a built-in, or by rule group.</summary>
    public Dictionary<object, Mock>? Mocks => mocks;

    /// <summary>Stamp of remembered rule values.</summary>
    public long Generation { get; private set; } = generation;

    /// <summary>Begins the next evaluation of the outermost scope.</summary>
    public void Restart(RegoValue input, RegoValue data, long generation) => (Input, Data, Generation) = (input, data, generation);

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
