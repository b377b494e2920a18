using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Lint;

/// <summary>The rules of all modules by path, and what a name in a rule stands for. Works on modules as parsed, before the compiler renames.</summary>
internal sealed class RuleIndex
{
    private const char Separator = '\u001f';
    private readonly Dictionary<string, List<Rule>> _at = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Rule>> _below = new(StringComparer.Ordinal);
    private readonly Dictionary<Rule, HashSet<string>> _locals = [];

    public RuleIndex(IEnumerable<Module> modules)
    {
        foreach (var rule in modules.SelectMany(module => module.Rules))
            Add(rule);
    }

    /// <summary>The rules whose own path is exactly this one.</summary>
    public IReadOnlyList<Rule> At(string path) => _at.GetValueOrDefault(path) ?? [];

    /// <summary>True if rules lie below this path, so that it is a document whatever they give.</summary>
    public bool HasBelow(string path) => _below.ContainsKey(path);

    /// <summary>The rules that a reference to this path may evaluate: those at it, below it, and those that it looks into.</summary>
    public IEnumerable<Rule> Reached(string path)
    {
        var found = At(path).Concat(_below.GetValueOrDefault(path) ?? []);
        for (var cut = path.LastIndexOf(Separator); cut > 0; cut = path.LastIndexOf(Separator, cut - 1))
            found = found.Concat(At(path[..cut]));
        return found;
    }

    /// <summary>The path below data that a term names, and whether the whole term is that path; null for variables and input.</summary>
    public (string Path, bool Whole)? Resolve(Rule rule, Term term) => term switch
    {
        VarTerm variable => Head(rule, variable.Name) is { } path ? (path, true) : null,
        RefTerm { Parts: [VarTerm first, ..] } reference when Head(rule, first.Name) is { } path => Extend(path, reference.Parts),
        _ => null,
    };

    /// <summary>True for a name that stands for a part of the input through an import.</summary>
    public static bool IsInputAlias(Rule rule, string name) => rule.Module.Imports.Exists(import => import.Name == name && import.Path.StartsWith("input"));

    private static (string Path, bool Whole) Extend(string path, List<Term> parts)
    {
        var at = 1;
        for (; at < parts.Count && parts[at] is ScalarTerm { Kind: ScalarKind.String } name; at++)
            path += Separator + name.Text;
        return (path, at == parts.Count);
    }

    private string? Head(Rule rule, string name)
    {
        if (name == "data")
            return name;
        if (Locals(rule).Contains(name))
            return null;
        if (rule.Module.Imports.Find(import => import.Name == name) is { } import)
            return import.Path.StartsWith("data") ? Extend("data", import.Path.Parts).Path : null;
        var own = Extend("data", rule.Module.Package.Parts).Path + Separator + name;
        return _at.ContainsKey(own) || _below.ContainsKey(own) ? own : null;
    }

    private void Add(Rule rule)
    {
        var path = Extend(Extend("data", rule.Module.Package.Parts).Path + Separator + ((VarTerm)rule.Head.Reference[0]).Name, rule.Head.Reference).Path;
        Put(_at, path, rule);
        for (var cut = path.LastIndexOf(Separator); cut > 0; cut = path.LastIndexOf(Separator, cut - 1))
            Put(_below, path[..cut], rule);
    }

    private static void Put(Dictionary<string, List<Rule>> rules, string path, Rule rule)
    {
        if (rules.TryGetValue(path, out var there))
            there.Add(rule);
        else
            rules[path] = [rule];
    }

    private HashSet<string> Locals(Rule rule)
    {
        if (!_locals.TryGetValue(rule, out var names))
            _locals[rule] = names = LocalNames.Of(rule);
        return names;
    }
}
