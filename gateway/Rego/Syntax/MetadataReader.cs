using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SecureFin.Rego.Syntax;

/// <summary>Reads METADATA comments and attaches them to the statement that follows.</summary>
internal static partial class MetadataReader
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
        var next = 0; // blocks and statements both stand in the order of the text
        foreach (var block in Blocks(module.Comments))
        {
            if (Read(block, errors) is not { } annotation)
            {
                continue;
            }

            while (next < statements.Count && statements[next].Place.Row <= annotation.Location.Row)
            {
                next++;
            }

            Attach(module, annotation, next == statements.Count ? null : statements[next].Statement ?? module, errors);
        }
    }

    /// <summary>Comments from a METADATA on, as long as each stands in the first column of the next row.</summary>
    public static List<List<Comment>> Blocks(List<Comment> comments)
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

        YamlMark fields;
        try
        {
            fields = YamlReader.ReadMarks(text.ToString().TrimEnd('\n'), MaxNodes);
        }
        catch (YamlError error)
        {
            errors.Add(YamlFault(error.Message, block));
            return null;
        }

        if (MetadataShape.Fault(fields) is { } fault)
        {
            errors.Add(YamlFault(fault, block));
            return null;
        }

        return Build(fields, block, errors);
    }

    // OPA takes the line of YAML, which counts from 1, for an index of the comments after the first one.
    private static SyntaxError YamlFault(string message, List<Comment> block)
    {
        var line = YamlLine().Match(message) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var found) ? found : 0;
        return new SyntaxError(SyntaxError.Parse, message + Hints(block), block[Math.Min(line + 1, block.Count - 1)].Location);
    }

    // A colon is no separator before anything but a blank.
    private static string Hints(List<Comment> block)
    {
        var hints = new StringBuilder();
        foreach (var comment in block.Skip(1))
        {
            var parts = comment.Text.Split(':').Skip(1).ToList();
            if (parts.Count == 0 || parts[^1].Length == 0 || parts.Any(part => part is [' ' or '\t', ..]))
            {
                continue;
            }

            var symbols = string.Join(' ', parts.Select(FirstSymbol));
            hints.Append(CultureInfo.InvariantCulture, $"\n  Hint: on line {comment.Location.Row}, symbol(s) [{symbols}] immediately following a key/value separator ':' is not a legal yaml space character");
        }

        return hints.ToString();
    }

    private static string FirstSymbol(string part)
    {
        var shown = new StringBuilder();
        GoQuote.AppendQuoted(shown, (part.Length == 0 ? Rune.ReplacementChar : part.EnumerateRunes().First()).ToString(), '\'', asciiOnly: true);
        return shown.ToString();
    }

    [GeneratedRegex("^yaml:(?: unmarshal errors:[\n\\s]*)? line ([0-9]+):", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex YamlLine();

    private static Annotation Build(YamlMark read, List<Comment> block, List<SyntaxError> errors)
    {
        var map = read.Value.TryGetObject(out var members) ? members : RegoObject.Empty;
        var marks = read.Pairs().Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key.Text, pair => pair.Value!, StringComparer.Ordinal);
        var annotation = new Annotation(TextOf(marks, "scope"), block[0].Location)
        {
            EndRow = block[^1].Location.Row,
            IsEntrypoint = marks.TryGetValue("entrypoint", out var entrypoint) && MetadataShape.IsYes(entrypoint),
        };
        var fields = new RegoObjectBuilder();
        foreach (var name in TextFields)
        {
            CopyIf(fields, name, RegoValue.FromString(TextOf(marks, name)), TextOf(marks, name).Length > 0);
        }

        // A number or a truth where a text belongs is its text, and nothing is left out.
        var organizations = marks.TryGetValue("organizations", out var list) ? list.Children.Where(item => !item.Value.IsNull).Select(item => RegoValue.FromString(item.Text)).ToArray() : [];
        CopyIf(fields, "organizations", RegoArray.Create(organizations), organizations.Length > 0);
        CopyIf(fields, "custom", marks.TryGetValue("custom", out var custom) ? MetadataShape.Plain(custom) : default, map["custom"].CollectionCount > 0);
        CopyIf(fields, "entrypoint", RegoValue.True, annotation.IsEntrypoint);
        // The first fault ends the block, in the order in which OPA reads.
        _ = ReadEach(annotation, fields, "related_resources", map["related_resources"], MetadataEntries.Resource, errors)
            && ReadSchemas(annotation, fields, map["schemas"], errors)
            && ReadEach(annotation, fields, "authors", map["authors"], MetadataEntries.Author, errors)
            && CheckCustom(annotation, marks.GetValueOrDefault("custom"), errors);
        annotation.Fields = fields.Build();
        return annotation;
    }

    private static string TextOf(Dictionary<string, YamlMark> marks, string name) => marks.TryGetValue(name, out var mark) && !mark.Value.IsNull ? mark.Text : "";

    private static bool CheckCustom(Annotation annotation, YamlMark? custom, List<SyntaxError> errors)
    {
        var fault = custom?.Pairs().Select(pair => pair.Value is { } value ? MetadataShape.KeyFault(value, "") : null).FirstOrDefault(found => found is not null);
        if (fault is not null)
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, fault, annotation.Location));
        }

        return fault is null;
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
                errors.Add(new SyntaxError(SyntaxError.Parse, $"invalid {kind} definition {MetadataShape.Shown(entry)}: {fault}", annotation.Location));
                return false;
            }

            shown.Add(value);
        }

        CopyIf(fields, name, shown.Build(), entries.Count > 0);
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

        CopyIf(fields, "schemas", shown.Build(), list.Count > 0);
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
