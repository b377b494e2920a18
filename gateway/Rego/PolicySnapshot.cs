using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego;

/// <summary>Immutable program, data and revision. A query keeps the snapshot that it was prepared for. Thread-safe.</summary>
public sealed class PolicySnapshot
{
    private readonly KnownShapes inputShapes = new();

    internal PolicySnapshot(PolicyProgram program, IReadOnlyList<RegoModuleSource> modules, string? revision)
    {
        Program = program;
        Modules = modules;
        Revision = revision;
    }

    /// <summary>Revision of the bundle, as its manifest or the caller of the compiler gave it; null when neither did.</summary>
    public string? Revision { get; }

    /// <summary>The modules as they were given.</summary>
    public IReadOnlyList<RegoModuleSource> Modules { get; }

    /// <summary>The base documents.</summary>
    public RegoValue Data => Program.Data;

    internal PolicyProgram Program { get; }

    /// <summary>True if a rule makes the document at a path such as <c>data.securefin.gateway.decision</c>.</summary>
    public bool HasRule(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new Parser("", path).ParseQueryText() is [{ Term: RefTerm reference }] && reference.StartsWith("data") && Program.State.Rules.Find(reference) is { Rules.Count: > 0 };
    }

    /// <summary>Compiles a query such as <c>data.securefin.gateway.decision</c>.</summary>
    /// <remarks>A single expression may be false; of several, and of one that is tried for many values, all must hold.</remarks>
    /// <exception cref="QueryCompileException">The query does not parse or compile.</exception>
    public PreparedQuery Prepare(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return QueryCompiler.Compile(this, query);
    }

    /// <summary>Compiles a query whose answers keep the value of each of its expressions, as command lines show them.</summary>
    /// <exception cref="QueryCompileException">The query does not parse or compile.</exception>
    public PreparedQuery PrepareEach(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return QueryCompiler.Compile(this, query, QueryValues.Each);
    }

    /// <summary>Reads an input document; keys that the policy knows are shared with it, which makes lookups fast, and inputs with the same keys share them.</summary>
    /// <exception cref="RegoJsonException">The text is not acceptable JSON.</exception>
    public RegoValue ReadInput(ReadOnlySpan<byte> json) => RegoJson.Parse(json, Program.Symbols, inputShapes);
}
