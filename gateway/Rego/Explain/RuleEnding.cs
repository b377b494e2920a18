namespace SecureFin.Rego.Explain;

/// <summary>What became of one rule in an evaluation.</summary>
public enum RuleEnding
{
    /// <summary>The body held at least once.</summary>
    Fired,

    /// <summary>An expression of the body gave no way on.</summary>
    Failed,

    /// <summary>The arguments of the function did not match.</summary>
    NoMatch,

    /// <summary>Nothing asked for the rule, or another one settled the answer before.</summary>
    NotReached,
}
