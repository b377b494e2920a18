using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>A document, and the packages below one, have one METADATA block of that scope each, over all modules.</summary>
internal static class AnnotationStage
{
    public static void Run(CompileState state)
    {
        // Documents and packages with all below them share one tree of paths; the module that is first by name has it.
        var taken = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        foreach (var module in state.Modules.OrderBy(module => module.File, StringComparer.Ordinal))
        {
            state.Options.Checkpoint?.Invoke();
            CheckPackage(state, module);
            foreach (var (annotation, path) in Claims(module).OrderBy(claim => claim.Annotation.Location.Offset))
            {
                if (!taken.TryAdd(path.ToString(), annotation.Location))
                {
                    Fail(state, annotation, taken[path.ToString()]);
                }
            }
        }
    }

    private static void CheckPackage(CompileState state, Module module)
    {
        var own = module.Annotations.FindAll(annotation => annotation.Scope == "package");
        foreach (var second in own.Skip(1))
        {
            Fail(state, second, own[0].Location);
        }
    }

    private static IEnumerable<(Annotation Annotation, RefTerm Path)> Claims(Module module) => module.Annotations
        .Where(annotation => annotation.Scope == "subpackages")
        .Select(annotation => (annotation, module.Package))
        .Concat(module.Rules.Where(rule => rule.Annotations.Count > 0).SelectMany(rule => rule.Annotations.Where(annotation => annotation.Scope == "document").Select(annotation => (annotation, GroundPath(rule)))));

    private static RefTerm GroundPath(Rule rule) => new([rule.Head.Reference[0], .. rule.Head.Reference.Skip(1).TakeWhile(part => part is ScalarTerm)], rule.Location);

    private static void Fail(CompileState state, Annotation annotation, SourceLocation first) =>
        state.Fail(SyntaxError.Type, annotation.Location, $"{annotation.Scope} annotation redeclared: {first.File}:{first.Row}");
}
