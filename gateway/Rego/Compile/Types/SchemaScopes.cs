using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>What the annotations of packages above, of the package, of the document and of the rule say of input and data.</summary>
internal sealed class SchemaScopes(CompileState state)
{
    private readonly bool isNeeded = state.Modules.Exists(module => HasSchemas(module.Annotations) || module.Rules.Exists(rule => HasSchemas(rule.Annotations)));
    private readonly List<(string[] Path, Annotation Annotation)> packages = [.. state.Modules
        .SelectMany(module => module.Annotations.Where(annotation => annotation.Scope == "subpackages").Select(annotation => (module.PackagePath.ToArray(), annotation)))
        .OrderBy(found => found.Item1.Length)];

    private readonly ILookup<string, Annotation> documents = state.Modules.SelectMany(module => module.Rules)
        .Where(rule => rule.Annotations.Count > 0)
        .SelectMany(rule => rule.Annotations.Where(annotation => annotation.Scope == "document").Select(annotation => (rule, annotation)))
        .ToLookup(found => PathOf(found.rule), found => found.annotation, StringComparer.Ordinal);

    /// <summary>The environment with the types that hold for a rule; what is nearer to it has the last word.</summary>
    public TypeEnvironment Of(Rule rule, TypeEnvironment environment)
    {
        if (!isNeeded)
        {
            return environment;
        }

        var scope = new TypeEnvironment(environment);
        foreach (var (path, schema) in Annotations(rule).SelectMany(annotation => annotation.Schemas))
        {
            if (path is [VarTerm root, .. var rest] && Find(rule, schema) is { IsDefined: true } document)
            {
                scope.Replace(rest.Select(part => Literal.ToValue((ScalarTerm)part)).ToArray(), SchemaTypes.Read(document), root.Name);
            }
        }

        return scope;
    }

    private static bool HasSchemas(List<Annotation> annotations) => annotations.Exists(annotation => annotation.Schemas.Count > 0);

    private IEnumerable<Annotation> Annotations(Rule rule) => packages
        .Where(found => rule.Module.PackagePath.Take(found.Path.Length).SequenceEqual(found.Path, StringComparer.Ordinal)).Select(found => found.Annotation)
        .Concat(rule.Module.Annotations.Where(annotation => annotation.Scope == "package"))
        .Concat(documents[PathOf(rule)])
        .Concat(rule.Annotations.Where(annotation => annotation.Scope == "rule"));

    private static string PathOf(Rule rule) => new RefTerm([.. rule.Head.Reference.TakeWhile((part, i) => i == 0 || part is ScalarTerm)], rule.Location).ToString();

    // A compilation without schemas takes names for granted, as OPA does.
    private RegoValue Find(Rule rule, RegoValue schema)
    {
        if (!schema.TryGetString(out var name) || state.Options.Schemas.Count == 0)
        {
            return schema.Kind == RegoKind.String ? default : schema;
        }

        var key = name.StartsWith("schema.", StringComparison.Ordinal) ? name["schema.".Length..] : name == "schema" ? "" : name;
        if (!state.Options.Schemas.TryGetValue(key, out var found))
        {
            state.Fail(SyntaxError.Type, rule.Location, $"undefined schema: {name}");
        }

        return found;
    }
}
