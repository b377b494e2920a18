using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Lowered modules with what queries need to be compiled against them.</summary>
internal sealed class PolicyProgram(CompileState state, RegoValue data, SymbolTable symbols, MetadataIndex metadata, IReadOnlyList<Module> modules)
{
    public CompileState State => state;

    public RegoValue Data => data;

    /// <summary>Read only once the program stands.</summary>
    public SymbolTable Symbols => symbols;

    public MetadataIndex Metadata => metadata;

    public IReadOnlyList<Module> Modules => modules;

    public int SlotCount { get; init; }

    public int BuilderCount { get; init; }

    public int GroupCount { get; init; }
}
