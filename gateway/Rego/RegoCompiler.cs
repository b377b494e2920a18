using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego;

/// <summary>Compiles modules and data to a snapshot that answers queries. Thread-safe.</summary>
/// <remarks>The stages and their errors are those of Open Policy Agent 1.7.1.</remarks>
public sealed class RegoCompiler(CompilerOptions? options = null)
{
    private readonly CompilerOptions options = options ?? CompilerOptions.Default;

    /// <summary>Compiles modules over base documents.</summary>
    /// <param name="modules">Any number of modules with distinct paths.</param>
    /// <param name="data">Base documents: an object, or undefined for none.</param>
    /// <param name="revision">Name of what was compiled, for logs and receipts.</param>
    public CompileResult Compile(IReadOnlyList<RegoModuleSource> modules, RegoValue data = default, string? revision = null)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return DeepStack.Run(modules.Sum(module => module.Text.Length), () => CompileDeep(modules, data, revision));
    }

    private CompileResult CompileDeep(IReadOnlyList<RegoModuleSource> modules, RegoValue data, string? revision)
    {
        var documents = data.IsUndefined ? RegoObject.Empty : data;
        var errors = new List<SyntaxError>();
        var parsed = Parse(modules, errors);
        if (errors.Count > 0)
        {
            return new CompileResult(null, errors.Select(ToError).ToList());
        }

        var state = new CompileState(options) { Modules = parsed };
        var metadata = CompilePipeline.RunModules(state, documents);
        if (state.HasErrors)
        {
            return new CompileResult(null, state.Errors.Select(ToError).ToList());
        }

        var program = new ProgramBuilder(state, documents, new SymbolTable(), metadata).Build(parsed);
        return state.HasErrors
            ? new CompileResult(null, state.Errors.Select(ToError).ToList())
            : new CompileResult(new PolicySnapshot(program, modules, revision), []);
    }

    private List<Module> Parse(IReadOnlyList<RegoModuleSource> modules, List<SyntaxError> errors)
    {
        var parsed = new List<Module>(modules.Count);
        var space = new ParserSpace();
        foreach (var source in modules.OrderBy(module => module.Path, StringComparer.Ordinal))
        {
            options.Checkpoint?.Invoke();
            var parser = new Parser(source.Path, source.Text, space);
            if (parser.ParseModule() is { } module)
            {
                module.Comments = []; // no stage reads them
                parsed.Add(module);
            }

            errors.AddRange(parser.Errors);
        }

        return parsed;
    }

    /// <summary>The rules of a snapshot as the stages left them, with the bodies that it does not keep: all work but the lowering is done again.</summary>
    internal static RuleTree RulesOf(PolicySnapshot snapshot)
    {
        var options = snapshot.Program.State.Options;
        return DeepStack.Run(snapshot.Modules.Sum(module => module.Text.Length), () =>
        {
            var state = new CompileState(options) { Modules = new RegoCompiler(options).Parse(snapshot.Modules, []) };
            CompilePipeline.RunModules(state, snapshot.Data);
            return state.Rules;
        });
    }

    internal static RegoError ToError(SyntaxError error) => new(error.Code, error.Message, error.Location.File, error.Location.Row, error.Location.Column);
}
