namespace SecureFin.Rego.Syntax;

internal sealed record PackageStatement(RefTerm Path, SourceLocation Location);

internal sealed partial class Parser
{
    // package = "package" ref
    private PackageStatement? ParsePackage()
    {
        if (Kind != TokenKind.Package || KeywordStartsReference())
        {
            return null;
        }

        var place = Here;
        Scan();
        TakeKeywordAsName();
        if (Kind != TokenKind.Identifier)
        {
            Illegal("");
            return null;
        }

        var parts = new List<Term> { new VarTerm("data", Here) };
        var term = ParseTerm();
        switch (term)
        {
            case VarTerm name:
                parts.Add(ScalarTerm.String(name.Name, name.Location));
                break;
            case RefTerm { Parts: [VarTerm first, ..] } reference:
                parts.Add(ScalarTerm.String(first.Name, first.Location));
                foreach (var part in reference.Parts.Skip(1))
                {
                    if (part is not ScalarTerm { Kind: ScalarKind.String })
                    {
                        Error(part.Location, $"unexpected {part.KindName} token: expecting string");
                        return null;
                    }

                    parts.Add(part);
                }

                break;
            case null:
                break;
            default:
                Illegal("");
                return null;
        }

        return term is null ? null : new PackageStatement(new RefTerm(parts, place), place);
    }

    // import = "import" ref [ "as" var ]
    private Import? ParseImport()
    {
        if (Kind != TokenKind.Import || KeywordStartsReference())
        {
            return null;
        }

        var place = Here;
        Scan();
        if (Kind != TokenKind.Identifier)
        {
            Error(Here, "expected ident");
            return null;
        }

        var term = ParseTerm();
        var path = term switch
        {
            VarTerm name => new RefTerm([name], name.Location),
            RefTerm reference => reference,
            _ => null,
        };
        if (path is null)
        {
            if (errors.Count == 0)
            {
                Error(Here, "expected path");
            }

            return null;
        }

        return CheckImportPath(path) ? FinishImport(path, place) : null;
    }

    private bool CheckImportPath(RefTerm path)
    {
        foreach (var part in path.Parts.Skip(1))
        {
            if (part is not ScalarTerm { Kind: ScalarKind.String })
            {
                Error(part.Location, $"unexpected {part.KindName} token: expecting string");
                return false;
            }
        }

        var root = path.Parts[0] is VarTerm head ? head.Name : path.Parts[0].ToString();
        if (root is not ("data" or "input" or "future" or "rego"))
        {
            Error(path.Location, $"unexpected import path, must begin with one of: {{data, future, input, rego}}, got: {root} (hint: if this is unexpected, try updating OPA)");
            return false;
        }

        return true;
    }

    private Import? FinishImport(RefTerm path, SourceLocation place)
    {
        string? alias = null;
        if (Kind == TokenKind.As)
        {
            Scan();
            if (Kind != TokenKind.Identifier || ParseTerm() is not VarTerm name)
            {
                Illegal("expected var");
                return null;
            }

            alias = name.Name;
        }

        var import = new Import(path, alias, place) { End = LastEnd };
        return CheckKnownImport(import) ? import : null;
    }

    private bool CheckKnownImport(Import import)
    {
        var words = import.Path.Parts.Select(part => part is ScalarTerm text ? text.Text : ((VarTerm)part).Name).ToArray();
        if (words[0] == "rego" && (words.Length != 2 || words[1] != "v1"))
        {
            Error(import.Path.Location, $"invalid import `{string.Join('.', words)}`, must be `rego.v1`");
            return false;
        }

        if (words[0] == "rego" && import.Alias is not null)
        {
            Error(import.Path.Location, "`rego` imports cannot be aliased");
            return false;
        }

        return words[0] != "future" || CheckFutureImport(import, words);
    }

    private bool CheckFutureImport(Import import, string[] words)
    {
        var error = words switch
        {
            [_] => "invalid import, must be `future.keywords`",
            [_, not "keywords", ..] => "invalid import, must be `future.keywords`",
            _ when import.Alias is not null => "`future` imports cannot be aliased",
            [_, _] => null,
            [_, _, "contains" or "every" or "if" or "in"] => null,
            [_, _, _] => "unexpected keyword, must be one of [contains every if in]",
            _ => "invalid import, must be `future.keywords.x`, e.g. `import future.keywords.in`",
        };
        if (error is not null)
        {
            Error(import.Path.Location, error);
        }

        return error is null;
    }

    /// <summary>Most bodies within each other; each costs the compiler a look at all below.</summary>
    private const int MaxBodies = 100;

    private int bodies;

    private Body? ParseBody(TokenKind end)
    {
        try
        {
            bodies++;
            return Enter() && Within(bodies, MaxBodies) ? ParseQuery(onlyOne: false, end) : null;
        }
        finally
        {
            bodies--;
            Leave();
        }
    }

    private Body? ParseQuery(bool onlyOne, TokenKind end)
    {
        if (Kind == end)
        {
            Error(Here, "found empty body");
            return null;
        }

        var body = new Body();
        while (true)
        {
            var expression = ParseLiteral();
            if (expression is null)
            {
                return null;
            }

            body.Add(expression);
            if (Kind == TokenKind.Semicolon)
            {
                Scan();
                continue;
            }

            if (Kind == end || onlyOne)
            {
                return body;
            }

            if (!Current.NewLineBefore)
            {
                if (errors.Count == 0)
                {
                    Illegal($"expected \\n or {TokenKind.Semicolon.Text()} or {end.Text()}");
                }

                return null;
            }
        }
    }
}
