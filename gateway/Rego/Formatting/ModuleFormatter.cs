using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Formatting;

/// <summary>Writes package, imports and rules.</summary>
internal sealed class ModuleFormatter(Module module, string source)
{
    private readonly LineWriter writer = new(source, module.Comments);

    private TermFormatter Terms => new(writer);

    public string Run()
    {
        writer.CommentsBefore(module.PackageLocation.Row);
        writer.Write("package " + PackageName());
        writer.At(module.PackageLocation.Row);
        writer.BlankLine();
        WriteImports();
        WriteRules();
        writer.CommentsBefore(int.MaxValue);
        writer.EndLine();
        return writer.Text.TrimEnd('\n') + "\n";
    }

    private string PackageName() => TermPrinter.Print(new RefTerm([new VarTerm(module.PackagePath.First(), SourceLocation.None), .. module.Package.Parts.Skip(2)], SourceLocation.None));

    private void WriteImports()
    {
        var hasV1 = module.Imports.Exists(import => import.Path.StartsWith("rego"));
        var kept = module.Imports.Where(import => !(hasV1 && import.Path.StartsWith("future"))).OrderBy(import => import.Location.Row).ToList();
        var described = module.Rules.SelectMany(rule => rule.Annotations).Select(block => block.Location.Row).DefaultIfEmpty(int.MaxValue).Min();
        for (var i = 0; i < kept.Count;)
        {
            var group = new List<Import> { kept[i++] };
            while (i < kept.Count && kept[i].Location.Row == group[^1].Location.Row + 1)
            {
                group.Add(kept[i++]);
            }

            writer.CommentsBefore(Math.Min(group[0].Location.Row, described)); // a metadata block stays with its rule
            var comments = group.ToDictionary(import => import, import => writer.TakeCommentOn(import.Location.Row)); // they move with their imports
            foreach (var import in group.OrderBy(import => import.Path.ToString(), StringComparer.Ordinal).ThenBy(import => import.Alias, StringComparer.Ordinal))
            {
                writer.Write("import " + import.Path + Alias(import) + (comments[import] is { } comment ? " #" + comment.Text.TrimEnd() : ""));
                writer.At(Math.Min(import.Location.Row, described - 1));
                writer.EndLine();
            }

            writer.BlankLine();
        }
    }

    // The parser's own name of a wildcard is no text.
    private static string Alias(Import import) => import.Alias switch
    {
        null => "",
        ['$', ..] => " as _",
        var alias => alias == import.Path.Parts[^1].ToString() ? "" : " as " + alias,
    };

    private void WriteRules()
    {
        for (var i = 0; i < module.Rules.Count; i++)
        {
            var rule = module.Rules[i];
            writer.CommentsBefore(rule.Location.Row);
            var lines = writer.Lines;
            WriteRule(rule, isElse: false);
            writer.EndLine();
            var next = i + 1 < module.Rules.Count ? module.Rules[i + 1] : null;
            if (next is null || !IsOneLiner(rule) || !IsOneLiner(next) || next.Location.Row != rule.Location.Row + 1 || writer.Lines > lines + 1)
            {
                writer.BlankLine();
            }
        }
    }

    private static bool IsOneLiner(Rule rule) => rule.Body.Count <= 1 && !rule.IsDefault && rule.Else is null;

    private void WriteRule(Rule rule, bool isElse)
    {
        var lines = writer.Lines;
        WriteHead(rule, isElse);
        writer.At(rule.Location.Row);
        if (rule.HasGeneratedBody || rule.IsDefault)
        {
            return;
        }

        writer.Write(" if");
        if (IsInline(rule, isElse))
        {
            writer.Write(" ");
            Terms.Write(rule.Body[0]);
        }
        else
        {
            writer.Write(" {");
            writer.EndLine();
            writer.Indent();
            Terms.WriteBody(rule.Body, isOfRule: !isElse);
            var closing = writer.RowOf(rule.End);
            writer.CommentsBefore(closing);
            writer.Outdent();
            writer.Write("}");
            writer.At(closing);
        }

        if (rule.Else is { } otherwise)
        {
            WriteElse(rule, otherwise, mayFollow: writer.Lines > lines);
        }
    }

    // A set alone keeps the braces of its body, and so does all behind "else" that begins with a brace: it would be read as that of a body.
    private static bool IsInline(Rule rule, bool isElse) => rule.Body is [{ } only] && only.Location.Row == rule.Location.Row
        && only.Term is not SetTerm && !(isElse && Infix.BeginsWithBrace(only));

    // What became one line is followed by a line of its own, as it would be if it were formatted again.
    private void WriteElse(Rule rule, Rule otherwise, bool mayFollow)
    {
        var row = otherwise.Location.Row;
        var isInline = mayFollow && row > rule.Location.Row && !writer.LineAt(row).TrimStart().StartsWith("else", StringComparison.Ordinal);
        if (isInline && !writer.HasCommentBefore(row))
        {
            writer.Write(" ");
        }
        else
        {
            writer.BlankLine();
            writer.CommentsBefore(row);
        }

        WriteRule(otherwise, isElse: true);
    }

    private void WriteHead(Rule rule, bool isElse)
    {
        var head = rule.Head;
        writer.Write(rule.IsDefault ? "default " : "");
        if (isElse)
        {
            writer.Write("else");
        }
        else
        {
            WriteName(head);
        }

        if (head.Key is not null)
        {
            writer.Write(" contains ");
            Terms.Write(head.Key);
        }

        if (head.Value is not null && !head.HasGeneratedValue)
        {
            writer.Write(" := ");
            Terms.Write(head.Value);
        }
    }

    private void WriteName(RuleHead head)
    {
        Terms.Write(head.Reference.Count == 1 ? head.Reference[0] : new RefTerm(head.Reference, head.Location));
        if (head.Arguments is { } arguments)
        {
            writer.Write("(");
            Terms.WriteItems(arguments.Select(argument => (argument.Location.Row, (Action)(() => Terms.Write(argument)))).ToList(), head.Location.Row, 0);
            writer.Write(")");
        }
    }
}
