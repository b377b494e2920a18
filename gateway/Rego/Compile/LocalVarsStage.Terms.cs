using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

internal sealed partial class LocalVarsStage
{
    private Expression RewriteAssignment(Expression expression)
    {
        if (expression.Negated)
        {
            Fail(expression.Location, "cannot assign vars inside negated expression");
            return expression;
        }

        var call = expression.Call!;
        if (call.Count != 3)
        {
            return expression;
        }

        var before = errors.Count;
        call[2] = Rewrite(call[2]);
        RewriteWithValues(expression);
        call[1] = RewriteTarget(call[1]);
        if (errors.Count == before)
        {
            call[0] = Names.Unify;
        }

        return expression;
    }

    private Term RewriteTarget(Term term)
    {
        switch (term)
        {
            case VarTerm variable:
                return Declare(variable.Name, Occurrence.Assigned, term.Location) is { } name ? new VarTerm(name, term.Location) : term;
            case RefTerm { Parts: [VarTerm { Name: "input" or "data" } root] }:
                return Declare(root.Name, Occurrence.Assigned, term.Location) is { } local ? new VarTerm(local, term.Location) : term;
            case ArrayTerm array:
                for (var i = 0; i < array.Items.Count; i++)
                {
                    array.Items[i] = RewriteTarget(array.Items[i]);
                }

                return term;
            case ObjectTerm map:
                for (var i = 0; i < map.Items.Count; i++)
                {
                    map.Items[i] = new KeyValuePair<Term, Term>(Rewrite(map.Items[i].Key), RewriteTarget(map.Items[i].Value));
                }

                return term;
            default:
                Fail(term.Location, $"cannot assign to {term.KindName}");
                return term;
        }
    }

    private Expression? RewriteSome(Expression expression, SomeDeclaration some)
    {
        if (some.Membership is not { } membership)
        {
            foreach (var variable in some.Variables)
            {
                if (Declare(variable.Name, Occurrence.Declared, some.Location) is null)
                {
                    return null;
                }
            }

            return null;
        }

        var terms = membership.Terms;
        var key = terms.Count == 4 ? terms[1] : new VarTerm(state.NextLocal(), some.Location);
        var value = terms[^2];
        var domain = terms[^1];
        var outer = VarCollector.Of(domain);
        var element = domain is RefTerm reference
            ? new RefTerm([.. reference.Parts, key], domain.Location)
            : new RefTerm([domain, key], domain.Location);
        var result = new Expression(expression.Location)
        {
            Call = [Names.Unify, value, element],
            With = expression.With,
            End = expression.End,
        };
        var outputs = OutputVars.OfUnification(result, outer);
        foreach (var name in outputs.Order(StringComparer.Ordinal))
        {
            if (!CompileState.IsGenerated(name) && Declare(name, Occurrence.Declared, some.Location) is null)
            {
                return null;
            }
        }

        return RewriteParts(result);
    }

    private Expression RewriteEvery(Expression expression, EveryExpression every)
    {
        every.Domain = Rewrite(every.Domain);
        scopes.Push();
        if (every.Key is null)
        {
            every.Key = new VarTerm(state.NextLocal(), every.Location);
        }
        else if (!every.Key.IsWildcard && Declare(every.Key.Name, Occurrence.Declared, every.Location) is { } key)
        {
            every.Key = new VarTerm(key, every.Key.Location);
        }

        if (!every.Value.IsWildcard && Declare(every.Value.Name, Occurrence.Declared, every.Location) is { } value)
        {
            every.Value = new VarTerm(value, every.Value.Location);
        }

        every.Body = RewriteBody(every.Body, []);
        scopes.Pop();
        RewriteWithValues(expression);
        return expression;
    }

    private void RewriteWithValues(Expression expression)
    {
        for (var i = 0; i < expression.With.Length; i++)
        {
            var with = expression.With[i];
            expression.With[i] = with with { Value = Rewrite(with.Value), Target = with.Target is RefTerm target ? RewriteTargetPath(target) : with.Target };
        }
    }

    private RefTerm RewriteTargetPath(RefTerm target)
    {
        RewriteFrom(1, target.Parts);
        return target;
    }

    private Expression RewriteParts(Expression expression)
    {
        expression.Term = expression.Term is null ? null : Rewrite(expression.Term);
        if (expression.Call is { } call)
        {
            CheckShadowed(call[0], expression.Location);
            RewriteFrom(1, call);
        }

        RewriteWithValues(expression);
        return expression;
    }

    private void CheckShadowed(Term operation, SourceLocation place)
    {
        if (operation is RefTerm { Parts: [VarTerm only] })
        {
            CheckShadowed(only.Name, operation, place);
            return;
        }

        foreach (var name in VarCollector.Of(operation))
        {
            CheckShadowed(name, operation, place);
        }
    }

    private void CheckShadowed(string name, Term operation, SourceLocation place)
    {
        if (scopes.Declared(name) is { } generated && generated != name)
        {
            Fail(place, $"called function {operation} shadowed");
        }
    }

    private Term Rewrite(Term term)
    {
        switch (term)
        {
            case VarTerm variable:
                return RewriteVariable(variable);
            case RefTerm { Parts: [VarTerm { Name: "input" or "data" } root] }:
                return scopes.IsDeclaredAnywhere(root.Name) ? new VarTerm(scopes.Declared(root.Name)!, term.Location) : term;
            case RefTerm reference:
                RewriteReference(reference.Parts);
                return term;
            case CallTerm call:
                CheckShadowed(call.Operator, term.Location);
                RewriteFrom(1, call.Terms);
                return term;
            case ArrayTerm array:
                RewriteFrom(0, array.Items);
                return term;
            case SetTerm set:
                RewriteFrom(0, set.Items);
                return term;
            case ObjectTerm map:
                for (var i = 0; i < map.Items.Count; i++)
                {
                    map.Items[i] = new KeyValuePair<Term, Term>(Rewrite(map.Items[i].Key), Rewrite(map.Items[i].Value));
                }

                return term;
            case ComprehensionTerm comprehension:
                RewriteComprehension(comprehension);
                return comprehension;
            default:
                return term;
        }
    }

    private void RewriteReference(List<Term> parts)
    {
        parts[0] = parts[0] is VarTerm { Name: "input" or "data" } root ? RewriteRoot(root) : Rewrite(parts[0]);
        RewriteFrom(1, parts);
    }

    private void RewriteFrom(int from, List<Term> terms)
    {
        for (var i = from; i < terms.Count; i++)
        {
            terms[i] = Rewrite(terms[i]);
        }
    }

    private Term RewriteRoot(VarTerm root) => scopes.IsDeclaredAnywhere(root.Name) ? new VarTerm(scopes.Declared(root.Name)!, root.Location) : root;

    private VarTerm RewriteVariable(VarTerm variable)
    {
        if (scopes.Declared(variable.Name) is { } generated)
        {
            scopes.MarkUse(variable.Name);
            return generated == variable.Name ? variable : new VarTerm(generated, variable.Location) { End = variable.End };
        }

        if (scopes.OccurrenceOf(variable.Name) == Occurrence.New)
        {
            scopes.Insert(variable.Name, variable.Name, Occurrence.Seen);
        }

        return variable;
    }

    private void RewriteComprehension(ComprehensionTerm term)
    {
        var used = VarCollector.Of(term.Value);
        used.UnionWith(VarCollector.Of(term.Key));
        scopes.Push();
        term.Body = RewriteBody(term.Body, used);
        term.Key = term.Key is null ? null : Rewrite(term.Key);
        term.Value = Rewrite(term.Value);
        scopes.Pop();
    }
}
