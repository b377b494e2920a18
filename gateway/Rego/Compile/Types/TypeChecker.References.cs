using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

internal sealed partial class TypeChecker
{
    private void CheckReferences(Expression expression)
    {
        Walk(expression.Term);
        WalkAll(expression.Call, 1);
        Walk(expression.Every?.Domain);
    }

    protected override bool Enter(Term term)
    {
        if (term is RefTerm reference)
        {
            CheckReference(reference);
        }

        return term is not ComprehensionTerm;
    }

    private void CheckReference(RefTerm reference)
    {
        if (reference.Parts[0] is not VarTerm head)
        {
            return;
        }

        for (var scope = environment; scope is not null; scope = scope.Outer)
        {
            if (scope.Roots.TryGetValue(head.Name, out var node))
            {
                if (CheckBelow(node, reference))
                {
                    return;
                }
            }
        }

        if (head.Name is not ("data" or "input") && environment.Variable(head.Name) is null)
        {
            environment.SetVariable(head.Name, StaticType.Any);
        }

        LearnKeys(reference, 1, head.Name is "data" or "input" ? StaticType.Any : environment.Variable(head.Name) ?? StaticType.Any);
    }

    /// <summary>False if the documents known in this scope end before the reference does.</summary>
    private bool CheckBelow(TypeEnvironment.Node node, RefTerm reference)
    {
        for (var at = 1; at < reference.Parts.Count; at++)
        {
            if (node.Type is not null)
            {
                CheckLeaf(node.Count > 0 ? StaticType.Any : node.Type, reference, at);
                return true;
            }

            if (reference.Parts[at] is not ScalarTerm scalar)
            {
                LearnKeys(reference, at, TypeEnvironment.Extent(node) ?? StaticType.Any);
                return true;
            }

            if (!node.TryChild(Literal.ToValue(scalar), out var child))
            {
                return false;
            }

            node = child;
        }

        if (node.Type is { IsFunction: true })
        {
            FailReference(reference);
        }

        return true;
    }

    private void CheckLeaf(StaticType? type, RefTerm reference, int at)
    {
        if (type is { IsFunction: true })
        {
            FailReference(reference);
            return;
        }

        for (; at < reference.Parts.Count; at++)
        {
            var keys = TypeRelations.Keys(type);
            if (keys is null)
            {
                FailReference(reference);
                return;
            }

            var part = reference.Parts[at];
            if (part is ScalarTerm scalar)
            {
                type = TypeRelations.Select(type, Literal.ToValue(scalar));
                if (type is null)
                {
                    FailReference(reference);
                    return;
                }

                continue;
            }

            if (!Unify(part, keys, union: false))
            {
                FailReference(reference);
                return;
            }

            type = TypeRelations.Values(type);
        }
    }

    /// <summary>Gives variables of a reference that is not checked further the types that its keys can have.</summary>
    private void LearnKeys(RefTerm reference, int at, StaticType type)
    {
        for (; at < reference.Parts.Count; at++)
        {
            var part = reference.Parts[at];
            switch (part)
            {
                case VarTerm variable when environment.Variable(variable.Name) is null:
                    environment.SetVariable(variable.Name, TypeRelations.Keys(type) ?? StaticType.Any);
                    break;
                case not (VarTerm or ScalarTerm):
                    LearnNew(part, VarSkip.None);
                    break;
            }

            type = (part is ScalarTerm scalar ? TypeRelations.Select(type, Literal.ToValue(scalar)) : TypeRelations.Values(type)) ?? StaticType.Any;
        }
    }

    /// <summary>Variables of which nothing is known can be anything.</summary>
    private void LearnNew(Term term, VarSkip skip)
    {
        foreach (var name in VarCollector.Of(term, skip))
        {
            if (environment.Variable(name) is null)
            {
                environment.SetVariable(name, StaticType.Any);
            }
        }
    }

    private void FailReference(RefTerm reference)
    {
        var parts = reference.Parts.Select(part => part is VarTerm variable ? new VarTerm(state.NameOf(variable.Name), part.Location) : part).ToList();
        Fail(reference.Parts[0].Location, $"undefined ref: {new RefTerm(parts, reference.Location)}");
    }
}
