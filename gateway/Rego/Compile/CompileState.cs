using System.Globalization;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>What the stages of one compilation share: modules, rules by path, errors, generated names. One thread owns it.</summary>
internal sealed class CompileState(CompilerOptions options)
{
    /// <summary>As many errors as OPA reports before it gives up.</summary>
    public const int MaxErrors = 10;

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private int locals;

    public CompilerOptions Options => options;

    public List<Module> Modules { get; init; } = [];

    public List<SyntaxError> Errors { get; } = [];

    /// <summary>Generated names of declared variables and what the author called them.</summary>
    public Dictionary<string, string> Rewritten { get; } = new(StringComparer.Ordinal);

    public RuleTree Rules { get; set; } = new(default, null);

    /// <summary>Types of the rules; set by the last stage.</summary>
    public TypeEnvironment? Types { get; set; }

    public bool HasErrors => Errors.Count > 0;

    public void Fail(string code, SourceLocation place, string message)
    {
        if (Errors.Count < MaxErrors)
        {
            Errors.Add(new SyntaxError(code, message, place));
        }
        else if (Errors.Count == MaxErrors)
        {
            Errors.Add(new SyntaxError(SyntaxError.Compile, "error limit reached", SourceLocation.None));
        }
    }

    /// <summary>A variable name that no module uses.</summary>
    public string NextLocal()
    {
        string name;
        do
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{(IsQuery ? "__localq" : "__local")}{locals++}__");
        }
        while (taken.Contains(name));

        return name;
    }

    /// <summary>Keeps generated names apart from names of that form in the modules.</summary>
    public void ReserveNames()
    {
        var walker = new FunctionWalker(term =>
        {
            if (term is VarTerm variable && IsGenerated(variable.Name))
            {
                taken.Add(variable.Name);
            }

            return true;
        });
        foreach (var rule in AllRules())
        {
            walker.Walk(rule);
        }
    }

    /// <summary>Names of a query stay apart from those of its program.</summary>
    public bool IsQuery { get; init; }

    public static bool IsGenerated(string name) => name.StartsWith("__local", StringComparison.Ordinal);

    /// <summary><c>__localN__ = term</c>.</summary>
    public Expression Capture(Term term)
    {
        var expression = Expression.Unify(new VarTerm(NextLocal(), term.Location), term, term.Location);
        expression.IsGenerated = true;
        return expression;
    }

    /// <summary>The author's name of a variable.</summary>
    public string NameOf(string variable) => Rewritten.GetValueOrDefault(variable, variable);

    public Builtin? FindBuiltin(string name) => options.Allows(name) ? BuiltinRegistry.Find(name) : null;

    /// <summary>Number of arguments of a built-in or of a rule's function (0 for a rule that is none); -1 if there is nothing of the name.</summary>
    public int ArityOf(Term operation)
    {
        if (operation is not RefTerm reference)
        {
            return -1;
        }

        if (!reference.StartsWith("data"))
        {
            return FindBuiltin(Names.OfOperator(operation)) is { } builtin ? builtin.Arity : -1;
        }

        return Rules.Find(reference)?.Rules is [var rule, ..] ? rule.Head.Arguments?.Count ?? 0 : -1;
    }

    /// <summary>All rules with their else branches, module by module.</summary>
    public IEnumerable<Rule> AllRules()
    {
        foreach (var module in Modules)
        {
            foreach (var rule in module.Rules)
            {
                options.Checkpoint?.Invoke();
                for (var branch = rule; branch is not null; branch = branch.Else)
                {
                    yield return branch;
                }
            }
        }
    }
}
