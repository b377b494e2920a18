using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Marks around the expressions of rule bodies, for explanations; without that option nothing is added.</summary>
internal sealed partial class Lowering
{
    private Dictionary<string, Term>? captured;
    private int nesting;
    private int closures;
    private int order;

    /// <summary>Lowers one expression with marks around it, if it belongs to the rule's body or to an every in it.</summary>
    private void LowerTraced(Expression expression, Chain chain)
    {
        if (!program.Options.Trace || rule is null || closures > 0)
        {
            LowerExpression(expression, chain);
            return;
        }

        NoteCapture(expression);
        var place = nesting == 0 ? order++ : -1;
        var traced = new TracedExpression(rule, place, expression, TextOf(expression), SeenBy(expression), RulesIn(expression));
        chain.Add(new TryStep(traced));
        nesting++;
        LowerExpression(expression, chain);
        nesting--;
        chain.Add(new PassStep(traced));
    }

    private void NoteCapture(Expression expression)
    {
        if (expression is { IsGenerated: true, Call: { } call })
        {
            var (target, source) = expression.IsUnify ? (call[1], call[2]) : (call[^1], new CallTerm(call[..^1], expression.Location));
            if (target is VarTerm variable && CompileState.IsGenerated(variable.Name))
            {
                captured ??= new Dictionary<string, Term>(StringComparer.Ordinal);
                captured[variable.Name] = source;
            }
        }
    }

    private Term? SourceOf(string name) => captured?.GetValueOrDefault(name);

    private string TextOf(Expression expression) => expression is { IsGenerated: true, Call: { } call } && expression.IsUnify && call[1] is VarTerm
        ? Show(call[2])
        : TermPrinter.Print(Shown(expression));

    private Expression Shown(Expression expression)
    {
        var rewriter = new CaptureRewriter(SourceOf, program.NameOf);
        return new Expression(expression.Location)
        {
            Negated = expression.Negated,
            Term = expression.Term is null ? null : rewriter.Rewrite(expression.Term),
            Call = expression.Call is { } call ? [call[0], .. call.Skip(1).Select(rewriter.Rewrite)] : null,
            Every = expression.Every,
            With = expression.With,
        };
    }

    private string Show(Term term) => TermPrinter.Print(new CaptureRewriter(SourceOf, program.NameOf).Rewrite(term));

    /// <summary>Names and references in an expression that have a value before it is tried.</summary>
    private TracedValue[] SeenBy(Expression expression)
    {
        var seen = new Dictionary<string, Node>(StringComparer.Ordinal);
        new FunctionWalker(
            term =>
            {
                switch (term)
                {
                    case ComprehensionTerm:
                        return false;
                    case VarTerm variable when bound.Contains(variable.Name):
                        seen.TryAdd(Show(variable), new SlotNode(SlotOf(variable.Name)));
                        return false;
                    case RefTerm { Parts.Count: > 1 } reference when IsGround(reference) && reference.Parts[0] is VarTerm { Name: "input" or "data" } && !IsFunction(reference):
                        seen.TryAdd(Show(reference), LowerValue(reference));
                        return false;
                    default:
                        return term is not RefTerm;
                }
            },
            inner => inner.Every is null || inner == expression).Walk(expression);
        return seen.Select(pair => new TracedValue(pair.Key, pair.Value)).ToArray();
    }

    private bool IsFunction(RefTerm reference) => reference.StartsWith("data") && program.FunctionKey(reference) is not null;

    private List<RefTerm> RulesIn(Expression expression)
    {
        var found = new List<RefTerm>();
        var walker = new FunctionWalker(term =>
        {
            if (term is RefTerm reference && reference.StartsWith("data"))
            {
                found.Add(reference);
            }

            return true;
        });
        walker.Walk(expression);
        foreach (var name in VarCollector.Of(expression, VarSkip.ForSafety))
        {
            walker.Walk(SourceOf(name));
        }

        return found;
    }

    /// <summary>Puts back what stages took apart, so that texts read as the author wrote them.</summary>
    private sealed class CaptureRewriter(Func<string, Term?> sourceOf, Func<string, string> nameOf) : TermRewriter
    {
        public override Term Rewrite(Term term) => term is not VarTerm variable ? base.Rewrite(term)
            : sourceOf(variable.Name) is { } source ? Rewrite(source)
            : new VarTerm(nameOf(variable.Name), term.Location);

        protected override Term RewriteClosure(ComprehensionTerm term) => term;
    }
}
