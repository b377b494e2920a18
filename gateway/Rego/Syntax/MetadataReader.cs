using System.Text;

namespace SecureFin.Rego.Syntax;

/// <summary>Reads METADATA comments and attaches them to the statement that follows.</summary>
internal static class MetadataReader
{
    private const string Hint = "METADATA";

    /// <summary>Most values in one block.</summary>
    private const long MaxNodes = 10_000;

    private static readonly string[] TextFields = ["title", "description"];

    /// <param name="module">The module whose comments are read.</param>
    /// <param name="statements">Statements by place: null for the package, an <see cref="Import"/> or a <see cref="Rule"/>.</param>
    /// <param name="errors">Receives faults of blocks.</param>
    public static void Attach(Module module, IReadOnlyList<(SourceLocation Place, object? Statement)> statements, List<SyntaxError> errors)
    {
        foreach (var block in Blocks(module.Comments))
        {
            if (Read(block, errors) is not { } annotation)
            {
                continue;
            }

            var target = statements.FirstOrDefault(statement => statement.Place.Row > annotation.Location.Row);
            Attach(module, annotation, target.Place is null ? null : target.Statement ?? module, errors);
        }
    }

    private static List<List<Comment>> Blocks(List<Comment> comments)
    {
        var blocks = new List<List<Comment>>();
        List<Comment>? current = null;
        foreach (var comment in comments)
        {
            if (current is not null && comment.Location.Row == current[^1].Location.Row + 1 && comment.Location.Column == 1)
            {
                current.Add(comment);
                continue;
            }

            current = null;
            if (comment.Text.Trim().StartsWith(Hint, StringComparison.Ordinal))
            {
                blocks.Add(current = [comment]);
            }
        }

        return blocks;
    }

    private static Annotation? Read(List<Comment> block, List<SyntaxError> errors)
    {
        var text = new StringBuilder();
        foreach (var comment in block.Skip(1))
        {
            text.Append(comment.Text.StartsWith(' ') ? comment.Text.AsSpan(1) : comment.Text).Append('\n');
        }

        if (string.IsNullOrWhiteSpace(text.ToString()))
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, "expected METADATA block, found whitespace", block[0].Location));
            return null;
        }

        RegoValue fields;
        try
        {
            fields = YamlReader.Read(text.ToString().TrimEnd('\n'), MaxNodes);
        }
        catch (YamlError error)
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, error.Message, new SourceLocation(block[0].Location.File, block[0].Location.Row + LineOf(error.Message), 1, 0)));
            return null;
        }

        return Build(fields.TryGetObject(out var map) ? map : RegoObject.Empty, block, errors);
    }

    // The message says "yaml: line N: ...".
    private static int LineOf(string message)
    {
        var words = message.Split(' ', ':');
        return words.Length > 3 && int.TryParse(words[3], System.Globalization.CultureInfo.InvariantCulture, out var line) ? line : 1;
    }

    private static Annotation Build(RegoObject map, List<Comment> block, List<SyntaxError> errors)
    {
        var annotation = new Annotation(map["scope"].TryGetString(out var scope) ? scope : "", block[0].Location)
        {
            EndRow = block[^1].Location.Row,
            IsEntrypoint = map["entrypoint"].IsTrue,
        };
        var fields = new RegoObjectBuilder();
        foreach (var name in TextFields)
        {
            CopyIf(fields, name, map[name], map[name].IsString);
        }

        CopyIf(fields, "organizations", map["organizations"], map["organizations"].Kind == RegoKind.Array);
        CopyIf(fields, "custom", map["custom"], map["custom"].Kind == RegoKind.Object);
        CopyIf(fields, "entrypoint", RegoValue.True, annotation.IsEntrypoint);
        // The first fault ends the block, in the order in which OPA reads.
        _ = ReadEach(annotation, fields, "related_resources", map["related_resources"], MetadataEntries.Resource, errors)
            && ReadSchemas(annotation, fields, map["schemas"], errors)
            && ReadEach(annotation, fields, "authors", map["authors"], MetadataEntries.Author, errors);
        annotation.Fields = fields.Build();
        return annotation;
    }

    private static void CopyIf(RegoObjectBuilder fields, string name, RegoValue value, bool isThere)
    {
        if (isThere)
        {
            fields.Set(name, value);
        }
    }

    private delegate RegoValue EntryReader(RegoValue entry, out string fault);

    private static bool ReadEach(Annotation annotation, RegoObjectBuilder fields, string name, RegoValue list, EntryReader read, List<SyntaxError> errors)
    {
        if (!list.TryGetArray(out var entries))
        {
            return true;
        }

        var shown = new RegoArrayBuilder();
        foreach (var entry in entries.AsSpan())
        {
            var value = read(entry, out var fault);
            if (value.IsUndefined)
            {
                var kind = name == "authors" ? "author" : "related-resource";
                errors.Add(new SyntaxError(SyntaxError.Parse, $"invalid {kind} definition {(entry.TryGetString(out var text) ? text : entry.ToString())}: {fault}", annotation.Location));
                return false;
            }

            shown.Add(value);
        }

        fields.Set(name, shown.Build());
        return true;
    }

    private static bool ReadSchemas(Annotation annotation, RegoObjectBuilder fields, RegoValue schemas, List<SyntaxError> errors)
    {
        if (!schemas.TryGetArray(out var list))
        {
            return true;
        }

        var shown = new RegoArrayBuilder();
        foreach (var item in list.AsSpan())
        {
            if (!item.TryGetObject(out var pair) || pair.Count != 1 || !pair.KeyAt(0).TryGetString(out var path)
                || new Parser("", path).ParseQueryText() is not [{ Term: RefTerm { Parts: [VarTerm { Name: "input" or "data" }, ..] } reference }]
                || !reference.Parts.Skip(1).All(part => part is ScalarTerm))
            {
                errors.Add(new SyntaxError(SyntaxError.Parse, "invalid document reference", annotation.Location));
                return false;
            }

            if (SchemaFault(path, pair.ValueAt(0)) is { } fault)
            {
                errors.Add(new SyntaxError(SyntaxError.Parse, fault, annotation.Location));
                return false;
            }

            annotation.Schemas.Add((reference.Parts, pair.ValueAt(0)));
            shown.Add(ShownSchema(reference, pair.ValueAt(0)));
        }

        fields.Set("schemas", shown.Build());
        return true;
    }

    // A schema is named (schema.name) or written out.
    private static string? SchemaFault(string path, RegoValue schema)
    {
        if (schema.TryGetString(out var name))
        {
            var isNamed = name == "schema" || (new Parser("", name).ParseQueryText() is [{ Term: RefTerm { Parts: [VarTerm { Name: "schema" }, ..] } }]);
            return isNamed ? null : "invalid schema reference";
        }

        return schema.Kind == RegoKind.Object ? null : $"invalid schema declaration for path {GoQuote.Quote(path)}";
    }

    private static RegoValue ShownSchema(RefTerm path, RegoValue schema)
    {
        var entry = new RegoObjectBuilder();
        entry.Set("path", RegoArray.Create(path.Parts.Select(part => RegoValue.FromString(part is VarTerm root ? root.Name : ((ScalarTerm)part).Text)).ToArray()));
        if (schema.TryGetString(out var name))
        {
            entry.Set("schema", RegoArray.Create(name.Split('.').Select(RegoValue.FromString).ToArray()));
        }
        else
        {
            entry.Set("definition", schema);
        }

        return entry.Build();
    }

    private static void Attach(Module module, Annotation annotation, object? target, List<SyntaxError> errors)
    {
        if (annotation.Scope.Length == 0)
        {
            annotation.Scope = target switch
            {
                Rule => annotation.IsEntrypoint ? "document" : "rule",
                Module => "package",
                Import => "import",
                _ => "",
            };
        }

        var fields = new RegoObjectBuilder();
        fields.SetAll(annotation.Fields.AsObject());
        fields.Set("scope", RegoValue.FromString(annotation.Scope));
        annotation.Fields = fields.Build();
        switch (annotation.Scope, target)
        {
            case ("rule" or "document", Rule rule):
                rule.Annotations.Add(annotation);
                break;
            case ("package" or "subpackages", Module):
                module.Annotations.Add(annotation);
                break;
            case ("rule" or "document" or "package" or "subpackages", _):
                var wanted = annotation.Scope is "rule" or "document" ? "rule" : "package";
                errors.Add(new SyntaxError(SyntaxError.Parse, $"annotation scope '{annotation.Scope}' must be applied to {wanted}{Have(target)}", annotation.Location));
                break;
            default:
                errors.Add(new SyntaxError(SyntaxError.Parse, $"invalid annotation scope '{annotation.Scope}'. Use one of 'rule', 'document', 'package', or 'subpackages'", annotation.Location));
                break;
        }
    }

    private static string Have(object? target) => target switch
    {
        Rule => " (have rule)",
        Import => " (have import)",
        Module => " (have package)",
        _ => "",
    };
}
