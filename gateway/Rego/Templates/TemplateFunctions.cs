using System.Text;

namespace SecureFin.Rego;

/// <summary>The functions of Go's text/template that compute with data alone.</summary>
internal static class TemplateFunctions
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "index", "slice", "len", "print", "printf", "println", "html", "js", "urlquery",
    };

    public static bool IsKnown(string name) => Names.Contains(name);

    public static GoData Call(string name, List<GoData> args, int maxLength)
    {
        switch (name)
        {
            case "print": return Text(Joined(args));
            case "println": return Text(string.Join(' ', args.ConvertAll(static arg => arg.PrintArgument())) + "\n");
            case "printf" when args.Count > 0 && args[0].Value.IsString: return Format(args, maxLength);
            case "len" when args.Count == 1: return GoData.OfInt(Length(args[0].Value));
            case "not" when args.Count == 1: return GoData.Of(RegoValue.FromBoolean(!args[0].IsTruthy));
            case "and" when args.Count > 0: return args.Find(static arg => !arg.IsTruthy) is { Value.IsDefined: true } no ? no : args[^1];
            case "or" when args.Count > 0: return args.Find(static arg => arg.IsTruthy) is { Value.IsDefined: true } yes ? yes : args[^1];
            case "eq" when args.Count > 1: return GoData.Of(RegoValue.FromBoolean(args.FindIndex(1, arg => Same(args[0], arg)) > 0));
            case "ne" when args.Count == 2: return GoData.Of(RegoValue.FromBoolean(!Same(args[0], args[1])));
            case "lt" or "le" or "gt" or "ge" when args.Count == 2: return Order(name, args[0], args[1]);
            case "index" when args.Count > 0: return Index(args);
            case "slice" when args.Count is > 0 and < 5: return Slice(args);
            case "html": return Text(Html(Joined(args)));
            case "js": return Text(JavaScript(Joined(args)));
            case "urlquery": return Text(UrlBuiltins.Escape(Joined(args)));
            case "len" or "not" or "and" or "or" or "eq" or "ne" or "lt" or "le" or "gt" or "ge" or "index" or "slice" or "printf":
                throw new TemplateError($"template: template:1: wrong number of args for {name}: got {args.Count}");
            default: throw new TemplateError($"template: template:1: function \"{name}\" not defined");
        }
    }

    private static GoData Text(string text) => GoData.Of(RegoValue.FromString(text));

    // As fmt.Sprint: a space between two operands of which neither is a text.
    private static string Joined(List<GoData> args)
    {
        var result = new StringBuilder();
        for (var i = 0; i < args.Count; i++)
        {
            if (i > 0 && !args[i].IsText && !args[i - 1].IsText) result.Append(' ');
            result.Append(args[i].PrintArgument());
        }

        return result.ToString();
    }

    private static GoData Format(List<GoData> args, int maxLength)
    {
        var arguments = args.GetRange(1, args.Count - 1).ConvertAll(static arg => arg.ToArgument());
        return Text(GoFormatter.Format(new StringBuilder(), args[0].Value.AsString(), [.. arguments], maxLength) ?? throw new TemplateError("result is too long"));
    }

    private static long Length(RegoValue value) => value.Reference switch
    {
        string text => GoText.Encode(text).Length,
        RegoArray or RegoObject or RegoSet => value.CollectionCount,
        _ => throw new TemplateError($"template: template:1: error calling len: len of type {GoData.Of(value).TypeName}"),
    };

    private static bool Same(GoData left, GoData right)
    {
        if (left.IsText && right.IsText) return left.Print() == right.Print();
        if (left.TypeName != right.TypeName && !left.Value.IsNull && !right.Value.IsNull) throw new TemplateError("template: template:1: error calling eq: incompatible types for comparison");
        return left.Value.Equals(right.Value);
    }

    private static GoData Order(string name, GoData left, GoData right)
    {
        var texts = left.IsText && right.IsText;
        if (!texts && (left.TypeName != right.TypeName || left.Value.Kind != RegoKind.Number)) throw new TemplateError($"template: template:1: error calling {name}: incompatible types for comparison");
        var order = texts ? GoText.Compare(left.Print(), right.Print()) : left.Value.CompareTo(right.Value);
        return GoData.Of(RegoValue.FromBoolean(name switch { "lt" => order < 0, "le" => order <= 0, "gt" => order > 0, _ => order >= 0 }));
    }

    private static GoData Index(List<GoData> args)
    {
        var value = args[0].Value;
        for (var i = 1; i < args.Count; i++)
        {
            if (value.Reference is string text) return GoData.OfInt(GoText.Encode(text)[Bound(args[i], GoText.Encode(text).Length - 1, "index")]);
            value = value.Lookup(args[i].Value);
            if (value.IsUndefined && i + 1 < args.Count) break;
        }

        return value.IsDefined ? GoData.Of(value) : GoData.Of(RegoValue.Null);
    }

    private static int Bound(GoData index, int most, string function) => index.IsComputedNumber && index.Value.IsInt64 && index.Value.Bits >= 0 && index.Value.Bits <= most
        ? (int)index.Value.Bits
        : throw new TemplateError($"template: template:1: error calling {function}: index out of range: {index.Print()}");

    // slice item [ from [ to [ capacity ] ] ]
    private static GoData Slice(List<GoData> args)
    {
        var item = args[0].Value;
        var bytes = item.Reference is string text ? GoText.Encode(text) : null;
        if (bytes is null && item.Reference is not (RegoArray or RegoSet)) throw new TemplateError($"template: template:1: error calling slice: can't slice item of type {args[0].TypeName}");
        if (bytes is not null && args.Count > 3) throw new TemplateError("template: template:1: error calling slice: cannot 3-index slice a string");
        var length = bytes?.Length ?? item.CollectionCount;
        if (args.Count > 3) length = Bound(args[3], length, "slice");
        var to = args.Count > 2 ? Bound(args[2], length, "slice") : length;
        var from = args.Count > 1 ? Bound(args[1], to, "slice") : 0;
        if (bytes is not null) return Text(GoText.Decode(bytes.AsSpan(from, to - from)));
        var all = item.Reference is RegoArray array ? array.AsSpan().ToArray() : item.AsSet().RawItems.ToArray();
        return GoData.Of(RegoArray.Create(all.AsSpan(from, to - from)));
    }

    // As template.JSEscapeString.
    private static string JavaScript(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.Value;
            if (c is '\\' or '\'' or '"') result.Append('\\').Append((char)c);
            else if (c is '<' or '>' or '&' or '=' or < ' ' || !UnicodeClasses.IsPrintable(rune)) result.Append("\\u").Append(c.ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
            else result.Append(rune);
        }

        return result.ToString();
    }

    private static string Html(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            result.Append(c switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '"' => "&#34;", '\'' => "&#39;", '\0' => "\uFFFD", _ => c.ToString() });
        }

        return result.ToString();
    }
}
