namespace SecureFin.Rego.Syntax;

/// <summary>Makes a module of parsed statements and checks what only a whole module shows.</summary>
internal static class ModuleBuilder
{
    /// <summary>Most parts in the path of a package or rule: documents are as deep as that.</summary>
    private const int MaxPathLength = 200;

    public static Module? Build(string file, List<object> statements, List<Comment> comments, bool withMetadata, List<SyntaxError> errors)
    {
        if (statements.Count == 0)
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, "empty module", new SourceLocation(file, 0, 0, 0)));
            return null;
        }

        if (statements[0] is not PackageStatement package)
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, "package expected", LocationOf(statements[0])));
            return null;
        }

        var module = new Module(file) { Package = package.Path, PackageLocation = package.Location, Comments = comments };
        var placed = new List<(SourceLocation, object?)> { (package.Location, null) };
        foreach (var statement in statements.Skip(1))
        {
            Add(module, statement, errors);
            placed.Add((LocationOf(statement), statement is Import ? statement : module.Rules.LastOrDefault()));
        }

        CheckPath(package.Path.Parts, package.Location, errors);
        foreach (var rule in module.Rules.SelectMany(rule => rule.Chain()))
        {
            rule.Module = module;
            rule.Head.NamePath = rule.Head.Reference is [VarTerm name] ? [.. package.Path.Parts, ScalarTerm.String(name.Name, name.Location)] : null;
            CheckPath(rule.Head.Reference, rule.Location, errors);
            CheckKeywords(rule, errors);
        }

        if (errors.Count == 0 && withMetadata)
        {
            MetadataReader.Attach(module, placed, errors);
        }

        return errors.Count == 0 ? module : null;
    }

    private static void CheckPath(List<Term> path, SourceLocation place, List<SyntaxError> errors)
    {
        if (path.Count > MaxPathLength)
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, $"path has more than {MaxPathLength} parts", place));
        }
    }

    public static SourceLocation LocationOf(object statement) => statement switch
    {
        PackageStatement package => package.Location,
        Import import => import.Location,
        Rule rule => rule.Location,
        Body body => body[0].Location,
        _ => SourceLocation.None,
    };

    private static void Add(Module module, object statement, List<SyntaxError> errors)
    {
        switch (statement)
        {
            case Import import:
                module.Imports.Add(import);
                break;
            case Rule rule:
                module.Rules.Add(rule);
                break;
            case Body body:
                var (made, error) = RuleOf(body);
                if (made is null)
                {
                    errors.Add(new SyntaxError(SyntaxError.Parse, error!, body[0].Location));
                }
                else
                {
                    module.Rules.Add(made);
                }

                break;
            case PackageStatement package:
                errors.Add(new SyntaxError(SyntaxError.Parse, "unexpected package", package.Location));
                break;
        }
    }

    private static void CheckKeywords(Rule rule, List<SyntaxError> errors)
    {
        if (rule.HasGeneratedBody && rule.Head.HasGeneratedValue)
        {
            var kind = rule.IsFunction ? "functions" : "rules";
            errors.Add(new SyntaxError(SyntaxError.Parse, kind + " must have value assignment and/or body declaration", rule.Location));
        }

        if (!rule.HasGeneratedBody && !rule.HasIf && !rule.IsDefault)
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, "`if` keyword is required before rule body", rule.Location));
        }

        if (rule.Head.IsMultiValue && !rule.Head.HasContains)
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, "`contains` keyword is required for partial set rules", rule.Location));
        }
    }

    /// <summary>A statement such as <c>x := 1</c> or <c>f(x) = y</c> that was read as an expression.</summary>
    private static (Rule? Rule, string? Error) RuleOf(Body body)
    {
        if (body.Count != 1)
        {
            return (null, "multiple expressions cannot be used for rule head");
        }

        var expression = body[0];
        if (expression.With.Length > 0)
        {
            return (null, "expressions using with keyword cannot be used for rule head");
        }

        if (expression.Negated)
        {
            return (null, "negated expressions cannot be used for rule head");
        }

        if (expression.Some is not null)
        {
            return (null, "'some' declarations cannot be used for rule head");
        }

        if (expression.Every is not null)
        {
            return (null, "'every' expressions cannot be used for rule head");
        }

        return expression.Term is { } term ? OfTerm(expression, term) : OfCall(expression, expression.Call!);
    }

    private static (Rule?, string?) OfTerm(Expression expression, Term term)
    {
        if (term is not RefTerm reference)
        {
            return (null, term.KindName + " cannot be used for rule name");
        }

        if (reference.Parts[0] is not VarTerm || reference.Parts.Count == 1)
        {
            return (null, "refs cannot be used for rule head");
        }

        var head = reference.Parts.Count == 2
            ? new RuleHead([reference.Parts[0]], term.Location) { Key = reference.Parts[1] }
            : new RuleHead(reference.Parts, term.Location) { HasGeneratedValue = true, Value = ScalarTerm.True(term.Location) };
        return (Finish(expression, head), null);
    }

    private static (Rule?, string?) OfCall(Expression expression, List<Term> call)
    {
        if (!expression.IsUnify && !expression.IsAssign)
        {
            return (null, "rule name conflicts with built-in function");
        }

        if (call.Count != 3)
        {
            return (null, "assignment requires two operands");
        }

        RuleHead head;
        switch (call[1])
        {
            case VarTerm name:
                head = new RuleHead([name], expression.Location);
                break;
            case RefTerm { Parts: [VarTerm, ..] } reference:
                head = new RuleHead(reference.Parts, expression.Location);
                break;
            case CallTerm { Operator: RefTerm { Parts: [VarTerm, ..] } operation } function:
                head = new RuleHead(operation.Parts, expression.Location) { Arguments = function.Terms.Skip(1).ToList() };
                break;
            case RefTerm:
                return (null, "refs cannot be used for rule head");
            default:
                return (null, call[1].KindName + " cannot be used for rule name");
        }

        head.Value = call[2];
        head.IsAssign = expression.IsAssign;
        return (Finish(expression, head), null);
    }

    private static Rule Finish(Expression expression, RuleHead head)
    {
        var place = expression.Location;
        return new Rule(head, [Expression.OfTerm(ScalarTerm.True(place), place)], place) { HasGeneratedBody = true, End = expression.End };
    }
}
