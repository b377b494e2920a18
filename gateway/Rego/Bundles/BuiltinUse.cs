using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Bundles;

/// <summary>Built-ins that modules call, with their types as OPA's capabilities have them.</summary>
internal static class BuiltinUse
{
    public static List<RegoValue> Of(IEnumerable<Module> modules)
    {
        // Every compiled rule binds something, so eq is always among them.
        var names = new SortedSet<string>(StringComparer.Ordinal) { "eq" };
        Action<CallTerm?> walkSome = null!;
        var walker = new FunctionWalker(
            term =>
            {
                Note(names, (term as CallTerm)?.Operator);
                return true;
            },
            expression =>
            {
                Note(names, expression.Call?[0]);
                walkSome(expression.Some?.Membership);
                return expression.Some is null;
            });
        // `some x in xs` iterates; it calls nothing.
        walkSome = membership => walker.WalkAll(membership?.Terms.Skip(1));
        foreach (var rule in modules.SelectMany(module => module.Rules).SelectMany(rule => rule.Chain()))
        {
            walker.Walk(rule);
            if (rule.Head.IsAssign)
            {
                names.Add("assign");
            }
        }

        return names.Select(name => Describe(BuiltinRegistry.Find(name)!)).ToList();
    }

    private static void Note(SortedSet<string> names, Term? operation)
    {
        if (operation is not null && Names.OfOperator(operation) is var name && BuiltinRegistry.Find(name) is not null)
        {
            names.Add(name);
        }
    }

    private static RegoValue Describe(Builtin builtin)
    {
        var type = new RegoObjectBuilder();
        if (builtin.Name == "print")
        {
            type.Set("variadic", Describe(RegoType.Any));
        }
        else
        {
            type.Set("args", RegoArray.Create(builtin.Signature.Arguments.Select(Describe).ToArray()));
            type.Set("result", builtin.Signature.Result is { } result ? Describe(result) : default);
        }

        type.Set("type", RegoValue.FromString("function"));
        var entry = new RegoObjectBuilder();
        entry.Set("name", RegoValue.FromString(builtin.Name));
        entry.Set("decl", type.Build());
        if (builtin.InfixSymbol is { } infix)
        {
            entry.Set("infix", RegoValue.FromString(infix));
        }

        return entry.Build();
    }

    private static RegoValue Describe(RegoType type)
    {
        var entry = new RegoObjectBuilder();
        entry.Set("type", RegoValue.FromString(type.Kind.ToString().ToLowerInvariant()));
        switch (type.Kind)
        {
            case RegoTypeKind.Any when type.Items.Length > 0:
                entry.Set("of", RegoArray.Create(type.Items.Select(Describe).ToArray()));
                break;
            case RegoTypeKind.Set:
                entry.Set("of", Describe(type.Element ?? RegoType.Any));
                break;
            case RegoTypeKind.Array or RegoTypeKind.Object:
                DescribeParts(entry, type);
                break;
        }

        return entry.Build();
    }

    private static void DescribeParts(RegoObjectBuilder entry, RegoType type)
    {
        if (type.Items.Length > 0)
        {
            entry.Set("static", RegoArray.Create(type.Items.Select((item, at) => type.Names.Length == 0 ? Describe(item) : Pair("key", RegoValue.FromString(type.Names[at]), item)).ToArray()));
        }

        if (type.Element is { } element)
        {
            entry.Set("dynamic", type.Key is { } key ? Pair("key", Describe(key), element) : Describe(element));
        }
    }

    private static RegoValue Pair(string name, RegoValue key, RegoType value)
    {
        var pair = new RegoObjectBuilder();
        pair.Set(name, key);
        pair.Set("value", Describe(value));
        return pair.Build();
    }
}
