using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Gives every declared variable (argument, :=, some, every) a name of its own and turns := into =. Reports variables
/// that are declared twice, used before their declaration, or never used.
/// </summary>
internal sealed partial class LocalVarsStage(CompileState state, LocalScopes scopes)
{
    private readonly LocalScopes scopes = scopes;
    private readonly bool strict = state.Options.Strict;
    private readonly List<SyntaxError> errors = [];

    public static void Run(CompileState state)
    {
        foreach (var module in state.Modules)
        {
            foreach (var rule in module.Rules)
            {
                state.Options.Checkpoint?.Invoke();
                RunRule(state, rule);
            }
        }
    }

    private static void RunRule(CompileState state, Rule rule)
    {
        var original = VarCollector.Of(rule.Head.Arguments);
        var arguments = new LocalScopes();
        for (var branch = rule; branch is not null; branch = branch.Else)
        {
            RenameArguments(state, arguments, branch);
        }

        var used = new NameSet();
        for (var branch = rule; branch is not null; branch = branch.Else)
        {
            var stage = new LocalVarsStage(state, rule.Else is null ? arguments : arguments.Copy());
            stage.Rewrite(branch, used);
            stage.AddUsed(original, used);
        }

        if (state.Options.Strict)
        {
            original.ExceptWith(used);
            foreach (var name in original.Where(name => name[0] != '$').Order(StringComparer.Ordinal))
            {
                state.Fail(SyntaxError.Compile, rule.Head.Location, $"unused argument {name}. (hint: use _ (wildcard variable) instead)");
            }
        }
    }

    private void AddUsed(NameSet arguments, NameSet used)
    {
        foreach (var name in arguments)
        {
            if (scopes.CountOf(name) > 1)
            {
                used.Add(name);
            }
        }
    }

    private static void RenameArguments(CompileState state, LocalScopes scopes, Rule rule)
    {
        for (var i = 0; i < (rule.Head.Arguments?.Count ?? 0); i++)
        {
            rule.Head.Arguments![i] = RenameArgument(state, scopes, rule.Head.Arguments[i]);
        }
    }

    // A copy: the branches after an else share their arguments, and later stages change what they find.
    private static Term RenameArgument(CompileState state, LocalScopes scopes, Term term)
    {
        switch (term)
        {
            case VarTerm variable when CompileState.IsGenerated(variable.Name) && state.Rewritten.ContainsKey(variable.Name):
                return term;
            case VarTerm variable:
                var generated = scopes.Declared(variable.Name);
                if (generated is null)
                {
                    generated = state.NextLocal();
                    scopes.Insert(variable.Name, generated, Occurrence.Argument);
                    state.Rewritten[generated] = variable.Name;
                }

                return new VarTerm(generated, term.Location);
            case ArrayTerm array:
                return new ArrayTerm(array.Items.Select(item => RenameArgument(state, scopes, item)).ToList(), term.Location);
            case ObjectTerm map:
                return new ObjectTerm(map.Items.Select(item => new KeyValuePair<Term, Term>(new TermCopier().Rewrite(item.Key), RenameArgument(state, scopes, item.Value))).ToList(), term.Location);
            case CallTerm:
                state.Fail(SyntaxError.Compile, term.Location, "rule arguments cannot contain calls");
                return term;
            case ScalarTerm:
                return term;
            default:
                return new TermCopier().Rewrite(term);
        }
    }

    private void Report()
    {
        foreach (var error in errors)
        {
            state.Fail(error.Code, error.Location, error.Message);
        }
    }

    private void Fail(SourceLocation place, string message) => errors.Add(new SyntaxError(SyntaxError.Compile, message, place));

    private void Rewrite(Rule rule, NameSet usedInHeads)
    {
        var head = rule.Head;
        var collector = new VarCollector();
        collector.WalkAll(head.Reference, 1);
        collector.Walk(head.Key);
        collector.Walk(head.Value);
        usedInHeads.UnionWith(collector.Found);
        RewriteHeadClosures(head.Key);
        RewriteHeadClosures(head.Value);
        rule.Body = RewriteBody(rule.Body, collector.Found);
        for (var i = 1; i < head.Reference.Count; i++)
        {
            head.Reference[i] = RenameDeclared(head.Reference[i]);
        }

        head.Key = head.Key is null ? null : RenameDeclared(head.Key);
        head.Value = head.Value is null ? null : RenameDeclared(head.Value);
        Report();
    }

    private Term RenameDeclared(Term term) => term is ScalarTerm ? term : new VarRenamer(scopes.Declared).Rewrite(term);

    /// <summary>Comprehensions in a head have scopes of their own, apart from what the body declares.</summary>
    private void RewriteHeadClosures(Term? term)
    {
        if (term is null or ScalarTerm or VarTerm)
        {
            return;
        }

        new FunctionWalker(inner =>
        {
            if (inner is not ComprehensionTerm comprehension)
            {
                return true;
            }

            var stage = new LocalVarsStage(state, new LocalScopes());
            stage.RewriteComprehension(comprehension);
            errors.AddRange(stage.errors);
            return false;
        }).Walk(term);
    }

    private Body RewriteBody(Body body, NameSet used)
    {
        var result = new Body { Capacity = body.Count };
        foreach (var expression in body)
        {
            if (RewriteExpression(expression) is { } rewritten)
            {
                result.Add(rewritten);
            }
        }

        if (result.Count == 0)
        {
            var place = body.Count > 0 ? body[0].Location : SourceLocation.None;
            result.Add(Expression.OfTerm(ScalarTerm.True(place), place));
        }

        ReportUnusedAssigned(body, result, used);
        ReportUnusedDeclared(body, result, used);
        return result;
    }

    private Expression? RewriteExpression(Expression expression)
    {
        if (expression.IsAssign)
        {
            return RewriteAssignment(expression);
        }

        if (expression.Some is { } some)
        {
            return RewriteSome(expression, some);
        }

        return expression.Every is { } every ? RewriteEvery(expression, every) : RewriteParts(expression);
    }

    private void ReportUnusedAssigned(Body before, Body after, NameSet used)
    {
        if (!strict || errors.Count > 0)
        {
            return;
        }

        var usedNames = used.Select(name => scopes.Declared(name) ?? name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, (generated, occurrence, _)) in scopes.Top.Names.Entries.ToArray().OrderBy(entry => entry.Value.Generated, StringComparer.Ordinal))
        {
            if (occurrence == Occurrence.Assigned && name[0] != '$' && scopes.CountOf(name) <= 1 && !usedNames.Contains(generated))
            {
                var at = after.FindIndex(expression => NameFinder.Find(expression, generated));
                Fail(at >= 0 ? after[at].Location : before[0].Location, $"assigned var {name} unused");
            }
        }
    }

    private void ReportUnusedDeclared(Body before, Body after, NameSet used)
    {
        if (errors.Count > 0 || !scopes.Top.Declares)
        {
            return;
        }

        var seen = VarCollector.Of(after);
        foreach (var name in used)
        {
            seen.Add(scopes.Declared(name) ?? name);
        }

        foreach (var (name, (generated, occurrence, _)) in scopes.Top.Names.Entries)
        {
            if (occurrence == Occurrence.Declared && !seen.Contains(generated) && !CompileState.IsGenerated(name) && name[0] != '$')
            {
                var place = before.Find(expression => DeclaredVars.Of(expression).Contains(name))?.Location ?? before[0].Location;
                Fail(place, $"declared var {name} unused");
            }
        }
    }

    private string? Declare(string name, Occurrence occurrence, SourceLocation place)
    {
        var problem = scopes.OccurrenceOf(name) switch
        {
            Occurrence.Seen => $"var {name} referenced above",
            Occurrence.Assigned => $"var {name} assigned above",
            Occurrence.Declared => $"var {name} declared above",
            Occurrence.Argument => $"arg {name} redeclared",
            _ => null,
        };
        if (problem is not null)
        {
            Fail(place, problem);
            return null;
        }

        var generated = state.NextLocal();
        scopes.Insert(name, generated, occurrence);
        state.Rewritten[generated] = name;
        return generated;
    }
}
