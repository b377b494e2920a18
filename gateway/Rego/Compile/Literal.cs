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
                var items = array.Items.Select(item => TryConstant(item, depth - 1)).ToArray();
                return items.Any(item => item.IsUndefined) ? default(RegoValue) : new RegoArray(items);
            case SetTerm set:
                var builder = new RegoSetBuilder();
                foreach (var member in set.Items.Select(item => TryConstant(item, depth - 1)))
                {
                    if (member.IsUndefined)
                    {
                        return default;
                    }

                    builder.Add(member);
                }

                return builder.Build();
            case ObjectTerm map:
                return ConstantObject(map, depth - 1);
            default:
                return default;
        }
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
