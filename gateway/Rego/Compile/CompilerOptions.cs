namespace SecureFin.Rego;

/// <summary>What a compilation allows and checks.</summary>
public sealed record CompilerOptions
{
    /// <summary>Not strict, all built-ins but those of the network, no schemas.</summary>
    public static CompilerOptions Default { get; } = new();

    /// <summary>Unused variables, arguments and imports are errors, as <c>opa check --strict</c> has it.</summary>
    public bool Strict { get; init; }

    /// <summary>Names of the built-ins that modules may call; null allows all but those that reach the network.</summary>
    public IReadOnlySet<string>? AllowedBuiltins { get; init; }

    /// <summary>Schema documents by name for <c>schema.NAME</c> in annotations; the empty name is the schema of the input.</summary>
    public IReadOnlyDictionary<string, RegoValue> Schemas { get; init; } = new Dictionary<string, RegoValue>();

    /// <summary>Rules whose path also exists in the data are an error, as in bundles.</summary>
    public bool RefuseRulesOverData { get; init; }

    /// <summary>Keep the marks that coverage and explanations need.</summary>
    public bool Instrument { get; init; }

    /// <summary>
    /// Called on the compiling thread between its units of work, many times a rule. A host in which other threads must not
    /// wait can collect garbage in small portions here; an exception ends the compilation.
    /// </summary>
    public Action? Checkpoint { get; init; }

    /// <summary>Marks around expressions that <see cref="Explain.RuleExplainer"/> reads.</summary>
    internal bool Trace { get; init; }

    /// <summary>Calls look for replaced built-ins even if no with of the modules names them.</summary>
    internal bool AlwaysMockable { get; init; }

    /// <summary>Built-ins that leave the process; they need an explicit grant.</summary>
    private static readonly HashSet<string> NetworkBuiltins = new(StringComparer.Ordinal) { "http.send", "net.lookup_ip_addr" };

    internal bool Allows(string builtin) => AllowedBuiltins is null ? !NetworkBuiltins.Contains(builtin) : AllowedBuiltins.Contains(builtin) || builtin is "eq" or "assign" or "internal.print";
}
