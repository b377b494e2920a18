using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Literals of the tree and values of the engine.</summary>
internal static class Literal
{
    public static RegoValue ToValue(ScalarTerm scalar) => scalar.Kind switch
    {
        ScalarKind.Null => RegoValue.Null,
        ScalarKind.Boolean => RegoValue.FromBoolean(scalar.IsTrue),
        ScalarKind.Number => RegoValue.FromNumberText(scalar.Text.StartsWith('.') ? "0" + scalar.Text : scalar.Text.StartsWith("-.", StringComparison.Ordinal) ? "-0" + scalar.Text[1..] : scalar.Text),
        _ => RegoValue.FromString(scalar.Text),
    };

    public static ScalarTerm FromValue(RegoValue value) => value.Kind switch
    {
        RegoKind.String => ScalarTerm.String(value.AsString(), SourceLocation.None),
        RegoKind.Number => new ScalarTerm(ScalarKind.Number, value.NumberText(), SourceLocation.None),
        RegoKind.Boolean => new ScalarTerm(ScalarKind.Boolean, value.IsTrue ? "true" : "false", SourceLocation.None),
        _ => new ScalarTerm(ScalarKind.Null, "null", SourceLocation.None),
    };

    /// <summary>Deepest nesting of a constant.</summary>
    private const int MaxConstantDepth = 500;

    /// <summary>The value of a term without variables, references, calls and closures; undefined for any other.</summary>
    public static RegoValue TryConstant(Term term) => TryConstant(term, MaxConstantDepth);

    private static RegoValue TryConstant(Term term, int depth)
    {
        if (depth == 0)
        {
            return default;
        }

        switch (term)
        {
            case ScalarTerm scalar:
                return ToValue(scalar);
            case ArrayTerm array:
                return ConstantItems(array.Items, depth - 1) is { } items ? new RegoArray(items) : default(RegoValue);
            case SetTerm set:
                return ConstantItems(set.Items, depth - 1) is { } members ? SetOf(members) : default(RegoValue);
            case ObjectTerm map:
                return ConstantObject(map, depth - 1);
            default:
                return default;
        }
    }

    /// <summary>Null if one of the terms is not constant; most are found out by their first.</summary>
    private static RegoValue[]? ConstantItems(List<Term> terms, int depth)
    {
        RegoValue[] items = [];
        for (var i = 0; i < terms.Count; i++)
        {
            var item = TryConstant(terms[i], depth);
            if (item.IsUndefined)
            {
                return null;
            }

            items = i == 0 ? new RegoValue[terms.Count] : items;
            items[i] = item;
        }

        return items;
    }

    private static RegoSet SetOf(RegoValue[] members)
    {
        var builder = new RegoSetBuilder(members.Length);
        foreach (var member in members)
        {
            builder.Add(member);
        }

        return builder.Build();
    }

    /// <summary>The constant front of a reference behind its root.</summary>
    public static RegoValue[] PathOf(List<Term> reference)
    {
        var length = 0;
        while (length + 1 < reference.Count && reference[length + 1] is ScalarTerm)
        {
            length++;
        }

        var path = new RegoValue[length];
        for (var i = 0; i < length; i++)
        {
            path[i] = ToValue((ScalarTerm)reference[i + 1]);
        }

        return path;
    }

    private static RegoValue ConstantObject(ObjectTerm map, int depth)
    {
        var builder = new RegoObjectBuilder(map.Items.Count);
        foreach (var (keyTerm, valueTerm) in map.Items)
        {
            var key = TryConstant(keyTerm, depth);
            var value = TryConstant(valueTerm, depth);
            if (key.IsUndefined || value.IsUndefined || builder.TryGetValue(key, out _))
            {
                return default;
            }

            builder.Set(key, value);
        }

        return builder.Build();
    }
}
