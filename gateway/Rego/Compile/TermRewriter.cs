using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Rebuilds a term bottom up; closures keep their identity and are changed in place.</summary>
internal abstract class TermRewriter
{
    public virtual Term Rewrite(Term term) => term switch
    {
        RefTerm reference => new RefTerm(RewriteFrom(0, reference.Parts), term.Location) { End = term.End },
        CallTerm call => new CallTerm(RewriteFrom(1, call.Terms), term.Location) { End = term.End },
        ArrayTerm array => new ArrayTerm(RewriteFrom(0, array.Items), term.Location) { End = term.End },
        SetTerm set => new SetTerm(RewriteFrom(0, set.Items), term.Location) { End = term.End },
        ObjectTerm map => new ObjectTerm(map.Items.Select(item => new KeyValuePair<Term, Term>(Rewrite(item.Key), Rewrite(item.Value))).ToList(), term.Location) { End = term.End },
        ComprehensionTerm comprehension => RewriteClosure(comprehension),
        _ => term,
    };

    // A copy in which the terms from an index on are rewritten.
    private List<Term> RewriteFrom(int from, List<Term> terms)
    {
        var result = new List<Term>(terms);
        for (var i = from; i < result.Count; i++)
        {
            result[i] = Rewrite(result[i]);
        }

        return result;
    }

    protected virtual Term RewriteClosure(ComprehensionTerm term)
    {
        term.Key = term.Key is null ? null : Rewrite(term.Key);
        term.Value = Rewrite(term.Value);
        foreach (var expression in term.Body)
        {
            Rewrite(expression);
        }

        return term;
    }

    public void Rewrite(Expression expression)
    {
        expression.Term = expression.Term is null ? null : Rewrite(expression.Term);
        for (var i = 1; i < (expression.Call?.Count ?? 0); i++)
        {
            expression.Call![i] = Rewrite(expression.Call[i]);
        }

        if (expression.Every is { } every)
        {
            every.Domain = Rewrite(every.Domain);
            foreach (var inner in every.Body)
            {
                Rewrite(inner);
            }
        }

        for (var i = 0; i < expression.With.Length; i++)
        {
            expression.With[i] = expression.With[i] with { Value = Rewrite(expression.With[i].Value) };
        }
    }
}

/// <summary>Renames variables.</summary>
internal sealed class VarRenamer(Func<string, string?> rename) : TermRewriter
{
    public override Term Rewrite(Term term) => term is VarTerm variable
        ? rename(variable.Name) is { } name ? new VarTerm(name, term.Location) { End = term.End } : term
        : base.Rewrite(term);
}

/// <summary>Copies a term but for its closures.</summary>
internal sealed class TermCopier : TermRewriter
{
    protected override Term RewriteClosure(ComprehensionTerm term) => term;
}
