using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

internal sealed partial class TypeChecker
{
    private bool Unify(Term a, StaticType? typeA, Term b, StaticType? typeB)
    {
        var openA = StaticType.IsOpen(typeA);
        var openB = StaticType.IsOpen(typeB);
        if (openA != openB)
        {
            return openA ? Unify(a, typeB!, union: false) : Unify(b, typeA!, union: false);
        }

        if (!openA)
        {
            return TypeRelations.Unifies(typeA, typeB);
        }

        switch (a, b)
        {
            case (ArrayTerm left, ArrayTerm right):
                return left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => Unify(pair.First, TypeOf(pair.First), pair.Second, TypeOf(pair.Second)));
            case (ObjectTerm left, ObjectTerm right):
                return left.Items.Count == right.Items.Count && UnifyMembers(left, right);
            case (ArrayTerm or ObjectTerm or VarTerm, VarTerm):
                return Unify(a, StaticType.Any, union: false) && Unify(b, TypeOf(a) ?? StaticType.Any, union: false);
            case (VarTerm, ArrayTerm or ObjectTerm):
                return Unify(b, StaticType.Any, union: false) && Unify(a, TypeOf(b) ?? StaticType.Any, union: false);
            default:
                return !(a is RefTerm { Parts: [ScalarTerm, ..] } || b is RefTerm { Parts: [ScalarTerm, ..] })
                    && (a is ComprehensionTerm or RefTerm or SetTerm || b is ComprehensionTerm or RefTerm or SetTerm);
        }
    }

    private bool UnifyMembers(ObjectTerm left, ObjectTerm right)
    {
        foreach (var (key, value) in left.Items)
        {
            var text = key.ToString();
            var other = right.Items.FirstOrDefault(item => item.Key.ToString() == text).Value;
            if (other is null || !Unify(value, TypeOf(value), other, TypeOf(other)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True if the term can have the type; variables of the term learn theirs.</summary>
    private bool Unify(Term term, StaticType? type, bool union)
    {
        switch (term)
        {
            case VarTerm variable:
                return UnifyVariable(variable, type, union);
            case ArrayTerm or ObjectTerm or SetTerm when type is { Kind: RegoTypeKind.Any }:
                return UnifyAlternatives(term, type);
            case ArrayTerm array:
                return type is { Kind: RegoTypeKind.Array } && UnifyArray(array, type, union);
            case ObjectTerm map:
                return type is { Kind: RegoTypeKind.Object } && UnifyObject(map, type, union);
            case SetTerm set:
                return type is { Kind: RegoTypeKind.Set } && UnifyItems(set, type.Element, union);
            case ComprehensionTerm:
                return TypeOf(term) is not { } inferred || TypeRelations.Unifies(inferred, type);
            default:
                return TypeRelations.Unifies(TypeOf(term), type);
        }
    }

    private bool UnifyItems(SetTerm set, StaticType? element, bool union) => set.Items.All(item => Unify(item, element, union));

    private bool UnifyVariable(VarTerm variable, StaticType? type, bool union)
    {
        var known = environment.Variable(variable.Name);
        if (!union && known is not null)
        {
            return TypeRelations.Unifies(known, type);
        }

        environment.SetVariable(variable.Name, union ? StaticType.Or(known, type) : type);
        return true;
    }

    private bool UnifyAlternatives(Term term, StaticType type)
    {
        if (!type.IsAnything)
        {
            return type.Items.Aggregate(false, (found, item) => Unify(term, item, union: true) || found);
        }

        LearnNew(term, VarSkip.Closures);
        return true;
    }

    private bool UnifyArray(ArrayTerm array, StaticType type, bool union)
    {
        if (array.Items.Count != type.Items.Count && type.Element is null)
        {
            return false;
        }

        for (var i = 0; i < array.Items.Count; i++)
        {
            if (!Unify(array.Items[i], i < type.Items.Count ? type.Items[i] : type.Element, union))
            {
                return false;
            }
        }

        return true;
    }

    private bool UnifyObject(ObjectTerm map, StaticType type, bool union)
    {
        if (map.Items.Count != type.Members.Count && type.Element is null)
        {
            return false;
        }

        foreach (var (key, value) in map.Items)
        {
            var constant = Literal.TryConstant(key);
            var member = constant.IsDefined ? TypeRelations.Select(type, constant) : StaticType.Any;
            if (member is null || !Unify(value, member, union))
            {
                return false;
            }
        }

        return true;
    }
}
