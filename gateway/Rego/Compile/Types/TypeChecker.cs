using System.Collections.Concurrent;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Checks one body within a type environment, which learns the types of the body's variables.</summary>
internal sealed partial class TypeChecker(CompileState state, TypeEnvironment environment) : AstWalker
{
    private int errors;

    /// <summary>Checks expressions in order; returns false if one had an error.</summary>
    public bool CheckBody(Body body)
    {
        foreach (var expression in body)
        {
            Check(expression);
        }

        return errors == 0;
    }

    private void Fail(SourceLocation place, string message)
    {
        errors++;
        if (!isSilent)
        {
            state.Fail(SyntaxError.Type, place, message);
        }
    }

    private readonly bool isSilent;

    private TypeChecker(CompileState state, TypeEnvironment environment, bool isSilent) : this(state, environment) => this.isSilent = isSilent;

    private void Check(Expression expression)
    {
        var before = errors;
        CheckClosures(expression);
        CheckReferences(expression);
        if (expression.Every is { } every)
        {
            CheckEvery(every);
        }

        if (errors == before)
        {
            CheckWith(expression);
        }

        if (errors == before && expression.Call is { } call)
        {
            CheckCall(expression, call);
        }
    }

    private void CheckEvery(EveryExpression every)
    {
        var domain = TypeOf(every.Domain);
        environment.SetVariable(every.Key!.Name, TypeRelations.Keys(domain) ?? StaticType.Any);
        environment.SetVariable(every.Value.Name, TypeRelations.Values(domain) ?? StaticType.Any);
        CheckBody(every.Body);
    }

    private void CheckClosures(Expression expression)
    {
        if (ClosureFinder.Find(expression))
        {
            CheckFoundClosures(expression);
        }
    }

    private void CheckFoundClosures(Expression expression)
    {
        var walker = new FunctionWalker(
            term =>
            {
                if (term is not ComprehensionTerm comprehension)
                {
                    return true;
                }

                var inner = new TypeChecker(state, new TypeEnvironment(environment), isSilent);
                errors += inner.CheckBody(comprehension.Body) ? 0 : 1;
                return false;
            },
            inner => inner == expression && inner.Every is null);
        walker.Walk(expression);
        if (expression.Every is { } every)
        {
            walker.Walk(every.Domain);
        }
    }

    private void CheckWith(Expression expression)
    {
        foreach (var with in expression.With)
        {
            if (with.Target is RefTerm target && FunctionType(target) is { } wanted
                && with.Value is RefTerm value && FunctionType(value) is { } given
                && !TypeRelations.Unifies(wanted, given))
            {
                Fail(with.Location, $"{target}: arity mismatch");
            }
        }
    }

    private StaticType? FunctionType(RefTerm reference)
    {
        if (!reference.StartsWith("data") && !reference.StartsWith("input"))
        {
            return BuiltinRegistry.Find(Names.OfOperator(reference)) is { } builtin ? BuiltinTypes.GetOrAdd(builtin, BuiltinType) : null;
        }

        return environment.Reference(reference.Parts) is { IsFunction: true } function ? function : null;
    }

    private static readonly ConcurrentDictionary<Builtin, StaticType> BuiltinTypes = new(ReferenceEqualityComparer.Instance);

    private static StaticType BuiltinType(Builtin builtin) => StaticType.Function(
        builtin.Signature.Arguments.Select(StaticType? (type) => StaticType.From(type)).ToArray(),
        builtin.Signature.Result is null ? null : StaticType.From(builtin.Signature.Result));

    private void CheckCall(Expression expression, List<Term> call)
    {
        if (expression.IsUnify)
        {
            if (!Unify(call[1], TypeOf(call[1]), call[2], TypeOf(call[2])))
            {
                Fail(expression.Location, "match error");
            }

            return;
        }

        if (call[0] is not RefTerm operation || FunctionType(operation) is not { } function || expression.OperatorName == "internal.print")
        {
            return;
        }

        var types = function.Element is null ? function.Arguments! : [.. function.Arguments!, function.Element];
        for (var i = 1; i < call.Count; i++)
        {
            if (i > types.Count || !Unify(call[i], types[i - 1], union: false))
            {
                Fail(expression.Location, $"{call[0]}: invalid argument(s)");
                return;
            }
        }
    }

    /// <summary>Type of a term as far as it is known.</summary>
    public StaticType? TypeOf(Term term)
    {
        switch (term)
        {
            case ScalarTerm scalar:
                return StaticType.OfScalar(Literal.ToValue(scalar));
            case VarTerm variable:
                return environment.Variable(variable.Name);
            case RefTerm reference:
                return environment.Reference(reference.Parts);
            case ArrayTerm array:
                return StaticType.ArrayOf(array.Items.Select(TypeOf).ToArray(), array.Items.Count == 0 ? StaticType.Any : null);
            case SetTerm set:
                return StaticType.SetOf(set.Items.Count == 0 ? StaticType.Any : set.Items.Select(TypeOf).Aggregate(StaticType.Or));
            case ObjectTerm map:
                return ObjectType(map);
            case ComprehensionTerm comprehension:
                return ComprehensionType(comprehension);
            default:
                return StaticType.Any;
        }
    }

    private StaticType ObjectType(ObjectTerm map)
    {
        var members = new Dictionary<RegoValue, StaticType?>();
        StaticType? key = map.Items.Count == 0 ? StaticType.Any : null, element = key;
        foreach (var (name, value) in map.Items)
        {
            var constant = Literal.TryConstant(name);
            if (constant.IsDefined)
            {
                members[constant] = TypeOf(value);
            }
            else
            {
                key = TypeOf(name);
                element = TypeOf(value);
            }
        }

        return StaticType.ObjectOf(members, key, element);
    }

    private StaticType? ComprehensionType(ComprehensionTerm term)
    {
        var inner = new TypeChecker(state, new TypeEnvironment(environment), isSilent: true);
        if (!inner.CheckBody(term.Body))
        {
            return null;
        }

        var value = inner.TypeOf(term.Value) ?? StaticType.Any;
        return term.Kind switch
        {
            ComprehensionKind.Array => StaticType.ArrayOf([], value),
            ComprehensionKind.Set => StaticType.SetOf(value),
            _ => StaticType.ObjectOf(new Dictionary<RegoValue, StaticType?>(), inner.TypeOf(term.Key!) ?? StaticType.Any, value),
        };
    }
}
