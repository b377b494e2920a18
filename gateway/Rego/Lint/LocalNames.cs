using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Lint;

/// <summary>Every name that a rule declares anywhere in itself: arguments, <c>some</c>, <c>:=</c> and <c>every</c>.</summary>
internal sealed class LocalNames : AstWalker
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public static HashSet<string> Of(Rule rule)
    {
        var walker = new LocalNames();
        walker._names.UnionWith(VarCollector.Of(rule.Head.Arguments));
        walker.Walk(rule);
        return walker._names;
    }

    protected override bool Enter(Expression expression)
    {
        _names.UnionWith(DeclaredVars.Of(expression));
        return true;
    }

    protected override bool Enter(EveryExpression every)
    {
        _names.Add(every.Value.Name);
        if (every.Key is { } key)
            _names.Add(key.Name);
        return true;
    }
}
