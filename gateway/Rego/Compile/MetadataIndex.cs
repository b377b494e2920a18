using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Annotations by rule, for rego.metadata.rule and rego.metadata.chain.</summary>
internal sealed class MetadataIndex(IReadOnlyList<Module> modules)
{
    private static readonly RegoValue PathKey = RegoValue.FromString("path");
    private static readonly RegoValue AnnotationsKey = RegoValue.FromString("annotations");

    private readonly IReadOnlyList<Module> modules = modules;

    /// <summary>Annotations of scope rule, or an empty object.</summary>
    public RegoValue RuleOf(Rule rule)
    {
        var own = rule.Annotations.Find(annotation => annotation.Scope == "rule");
        return own is null ? RegoObject.Empty : own.Fields;
    }

    /// <summary>Paths and annotations that apply to a rule, the rule first, then document, package and packages above.</summary>
    public RegoValue ChainOf(Rule rule)
    {
        var path = RulePath(rule);
        var items = new RegoArrayBuilder();
        var own = rule.Annotations.Find(annotation => annotation.Scope == "rule");
        items.Add(Entry(path, own));
        foreach (var annotation in Documents(rule))
        {
            items.Add(Entry(path, annotation));
        }

        foreach (var (packagePath, annotation) in Packages(rule))
        {
            items.Add(Entry(packagePath, annotation));
        }

        return items.Build();
    }

    private static RegoValue[] RulePath(Rule rule) => Literal.PathOf(rule.Head.Reference);

    private IEnumerable<Annotation> Documents(Rule rule) => modules
        .SelectMany(module => module.Rules)
        .Where(other => other.Head.Reference.Count == rule.Head.Reference.Count && RulePath(other).AsSpan().SequenceEqual(RulePath(rule)))
        .SelectMany(other => other.Annotations)
        .Where(annotation => annotation.Scope == "document");

    private IEnumerable<(RegoValue[] Path, Annotation Annotation)> Packages(Rule rule)
    {
        var package = rule.Module.PackagePath.ToArray();
        for (var length = package.Length; length >= 0; length--)
        {
            var path = package.Take(length).Select(RegoValue.FromString).ToArray();
            foreach (var module in modules.Where(module => module.PackagePath.SequenceEqual(package.Take(length), StringComparer.Ordinal)))
            {
                foreach (var annotation in module.Annotations.Where(annotation => annotation.Scope == "subpackages" || (annotation.Scope == "package" && length == package.Length)))
                {
                    yield return (path, annotation);
                }
            }
        }
    }

    private static RegoValue Entry(RegoValue[] path, Annotation? annotation)
    {
        var entry = new RegoObjectBuilder(2);
        entry.Set(PathKey, new RegoArray(path));
        if (annotation is not null)
        {
            entry.Set(AnnotationsKey, annotation.Fields);
        }

        return entry.Build();
    }
}
