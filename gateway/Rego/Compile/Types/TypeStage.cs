using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Infers the types of rules, dependencies first, and checks calls, equations and references against them.</summary>
internal static class TypeStage
{
    public static void Run(CompileState state, Dictionary<Rule, HashSet<Rule>> graph)
    {
        var environment = new TypeEnvironment(null);
        state.Types = environment;
        if (state.Options.Schemas.TryGetValue("", out var schema))
        {
            environment.Replace([], SchemaTypes.Read(schema), "input");
        }

        var schemas = new SchemaScopes(state);
        foreach (var rule in Sorted(state, graph))
        {
            state.Options.Checkpoint?.Invoke();
            Check(state, environment, schemas, rule);
        }
    }

    public static void RunQuery(CompileState state, TypeEnvironment? known)
    {
        var checker = new TypeChecker(state, new TypeEnvironment(known));
        foreach (var rule in state.AllRules())
        {
            checker.CheckBody(rule.Body);
        }
    }

    private static List<Rule> Sorted(CompileState state, Dictionary<Rule, HashSet<Rule>> graph)
    {
        var sorted = new List<Rule>();
        var done = new HashSet<Rule>();
        var stack = new Stack<(Rule Rule, bool Leaving)>();
        foreach (var root in state.AllRules())
        {
            stack.Push((root, false));
            while (stack.TryPop(out var item))
            {
                if (item.Leaving)
                {
                    sorted.Add(item.Rule);
                }
                else if (done.Add(item.Rule))
                {
                    stack.Push((item.Rule, true));
                    foreach (var next in graph[item.Rule])
                    {
                        stack.Push((next, false));
                    }
                }
            }
        }

        return sorted;
    }

    private static void Check(CompileState state, TypeEnvironment environment, SchemaScopes schemas, Rule rule)
    {
        var before = state.Errors.Count;
        var scope = new TypeEnvironment(schemas.Of(rule, environment));
        var checker = new TypeChecker(state, scope);
        checker.CheckBody(rule.Body);
        var path = Literal.PathOf(rule.Head.Reference);
        var isGround = path.Length == rule.Head.Reference.Count - 1;
        var type = state.Errors.Count > before ? StaticType.Any : TypeOf(rule, checker, scope, isGround);
        environment.Insert(path, type);
    }

    private static StaticType TypeOf(Rule rule, TypeChecker checker, TypeEnvironment scope, bool isGround)
    {
        var head = rule.Head;
        if (head.Arguments is { } arguments)
        {
            foreach (var name in VarCollector.Of(arguments).Where(name => scope.Variable(name) is null))
            {
                scope.SetVariable(name, StaticType.Any);
            }

            return StaticType.Function(arguments.Select(argument => checker.TypeOf(argument) ?? StaticType.Any).ToArray(), checker.TypeOf(head.Value!) ?? StaticType.Any);
        }

        var value = checker.TypeOf(head.IsMultiValue ? head.Key! : head.Value!) ?? StaticType.Any;
        value = head.IsMultiValue ? StaticType.SetOf(value) : value;
        return isGround ? value : Nested(rule, checker, value);
    }

    /// <summary>Type of the object that a path with variables builds.</summary>
    private static StaticType Nested(Rule rule, TypeChecker checker, StaticType value)
    {
        var dynamic = rule.Head.Reference.Skip(1).SkipWhile(part => part is ScalarTerm).Reverse();
        foreach (var part in dynamic)
        {
            value = part is ScalarTerm scalar
                ? StaticType.ObjectOf(new Dictionary<RegoValue, StaticType?> { [Literal.ToValue(scalar)] = value }, null, null)
                : StaticType.ObjectOf(new Dictionary<RegoValue, StaticType?>(), checker.TypeOf(part) ?? StaticType.Any, value);
        }

        return value;
    }
}
