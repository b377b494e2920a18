namespace SecureFin.Rego.Syntax;

/// <summary>The syntax tree of a module as OPA's JSON, for rego.parse_module.</summary>
internal static class ModuleJson
{
    public static (RegoValue Tree, string? Error) Parse(string file, string text)
    {
        var parser = new Parser(file, text);
        var module = parser.ParseModule();
        if (module is not null)
        {
            return (Write(module), null);
        }

        var count = parser.Errors.Count;
        var lines = string.Join('\n', parser.Errors.Select(error => RegoCompiler.ToError(error).ToString()));
        return (default, $"{count} error{(count == 1 ? "" : "s")} occurred: {lines}");
    }

    private static RegoValue Write(Module module)
    {
        var tree = new RegoObjectBuilder();
        tree.Set("package", Map(("path", Parts(module.Package.Parts))));
        if (module.Imports.Count > 0)
        {
            tree.Set("imports", List(module.Imports.Select(import => import.Alias is null
                ? Map(("path", Write(import.Path)))
                : Map(("path", Write(import.Path)), ("alias", RegoValue.FromString(import.Alias))))));
        }

        if (module.Rules.Count > 0)
        {
            tree.Set("rules", List(module.Rules.Select(Write)));
        }

        return tree.Build();
    }

    private static RegoValue Map(params ReadOnlySpan<(string Name, RegoValue Value)> members)
    {
        var builder = new RegoObjectBuilder(members.Length);
        foreach (var (name, value) in members)
        {
            if (value.IsDefined)
            {
                builder.Set(name, value);
            }
        }

        return builder.Build();
    }

    private static RegoValue List(IEnumerable<RegoValue> items) => RegoArray.Create(items.ToArray());

    private static RegoValue Parts(IEnumerable<Term> parts) => List(parts.Select(Write));

    private static RegoValue Write(Rule rule) => Map(
        ("default", rule.IsDefault ? RegoValue.True : default),
        ("head", Write(rule.Head)),
        ("body", Write(rule.Body)),
        ("else", rule.Else is null ? default : Write(rule.Else)));

    private static RegoValue Write(RuleHead head) => Map(
        ("name", head.Reference[0] is VarTerm name ? RegoValue.FromString(name.Name) : default),
        ("args", head.Arguments is null ? default : Parts(head.Arguments)),
        ("key", head.Key is null ? default : Write(head.Key)),
        ("value", head.Value is null ? default : Write(head.Value)),
        ("assign", head.IsAssign ? RegoValue.True : default),
        ("ref", Parts(head.Reference)));

    private static RegoValue Write(Body body) => List(body.Select((expression, i) => Map(
        ("index", RegoValue.FromInt64(i)),
        ("negated", expression.Negated ? RegoValue.True : default),
        ("terms", Terms(expression)),
        ("with", expression.With.Length == 0 ? default : List(expression.With.Select(with => Map(("target", Write(with.Target)), ("value", Write(with.Value)))))))));

    private static RegoValue Terms(Expression expression)
    {
        if (expression.Call is { } call)
        {
            return Parts(call);
        }

        if (expression.Some is { } some)
        {
            return Map(("symbols", Parts(some.Membership is null ? some.Variables : [some.Membership])));
        }

        return expression.Every is { } every
            ? Map(("key", every.Key is null ? RegoValue.Null : Write(every.Key)), ("value", Write(every.Value)), ("domain", Write(every.Domain)), ("body", Write(every.Body)))
            : Write(expression.Term!);
    }

    /// <summary>The tree of a term: equal for terms that are the same but for their places and, unlike their print, for no others.</summary>
    public static RegoValue Write(Term term) => Map(("type", RegoValue.FromString(term.KindName)), ("value", ValueOf(term)));

    private static RegoValue ValueOf(Term term) => term switch
    {
        ScalarTerm scalar => Compile.Literal.ToValue(scalar),
        VarTerm variable => RegoValue.FromString(variable.Name),
        RefTerm reference => Parts(reference.Parts),
        ArrayTerm array => Parts(array.Items),
        SetTerm set => List(set.Items.Select(Write).Distinct()),
        CallTerm call => Parts(call.Terms),
        ObjectTerm map => List(map.Items.Select(item => Parts([item.Key, item.Value]))),
        ComprehensionTerm { Key: null } comprehension => Map(("term", Write(comprehension.Value)), ("body", Write(comprehension.Body))),
        ComprehensionTerm comprehension => Map(("key", Write(comprehension.Key!)), ("value", Write(comprehension.Value)), ("body", Write(comprehension.Body))),
        _ => default,
    };
}
