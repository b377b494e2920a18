using System.Text;

namespace SecureFin.Rego;

/// <summary>The functions of Go's text/template that compute with data alone.</summary>
internal static class TemplateFunctions
{
    public static GoData Call(string name, List<GoData> args, int maxLength)
    {
        switch (name)
        {
            case "print": return Text(string.Join(' ', args.ConvertAll(static arg => arg.Print())));
            case "println": return Text(string.Join(' ', args.ConvertAll(static arg => arg.Print())) + "\n");
            case "printf" when args.Count > 0 && args[0].Value.IsString: return Format(args, maxLength);
            case "len" when args.Count == 1: return GoData.OfInt(Length(args[0].Value));
            case "not" when args.Count == 1: return GoData.Of(RegoValue.FromBoolean(!args[0].IsTruthy));
            case "and" when args.Count > 0: return args.Find(static arg => !arg.IsTruthy) is { Value.IsDefined: true } no ? no : args[^1];
            case "or" when args.Count > 0: return args.Find(static arg => arg.IsTruthy) is { Value.IsDefined: true } yes ? yes : args[^1];
            case "eq" when args.Count > 1: return GoData.Of(RegoValue.FromBoolean(args.FindIndex(1, arg => Same(args[0], arg)) > 0));
            case "ne" when args.Count == 2: return GoData.Of(RegoValue.FromBoolean(!Same(args[0], args[1])));
            case "lt" or "le" or "gt" or "ge" when args.Count == 2: return Order(name, args[0], args[1]);
            case "index" when args.Count > 0: return Index(args);
            case "html": return Text(Html(Joined(args)));
            case "js": return Text(RegoJson.ToJson(RegoValue.FromString(Joined(args)))[1..^1]);
            case "urlquery": return Text(UrlBuiltins.Escape(Joined(args)));
            case "len" or "not" or "and" or "or" or "eq" or "ne" or "lt" or "le" or "gt" or "ge" or "index" or "printf":
                throw new TemplateError($"template: template:1: wrong number of args for {name}: got {args.Count}");
            default: throw new TemplateError($"template: template:1: function \"{name}\" not defined");
        }
    }

    private static GoData Text(string text) => GoData.Of(RegoValue.FromString(text));

    private static string Joined(List<GoData> args) => string.Concat(args.ConvertAll(static arg => arg.Print()));

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
        if (left.TypeName != right.TypeName && !left.Value.IsNull && !right.Value.IsNull) throw new TemplateError("template: template:1: error calling eq: incompatible types for comparison");
        return left.Value.Equals(right.Value);
    }

    private static GoData Order(string name, GoData left, GoData right)
    {
        if (left.TypeName != right.TypeName || left.Value.Kind is not (RegoKind.Number or RegoKind.String)) throw new TemplateError($"template: template:1: error calling {name}: incompatible types for comparison");
        var order = left.IsComputedNumber || left.Value.IsString ? left.Value.CompareTo(right.Value) : GoText.Compare(left.Print(), right.Print());
        return GoData.Of(RegoValue.FromBoolean(name switch { "lt" => order < 0, "le" => order <= 0, "gt" => order > 0, _ => order >= 0 }));
    }

    private static GoData Index(List<GoData> args)
    {
        var value = args[0].Value;
        for (var i = 1; i < args.Count; i++)
        {
            value = value.Lookup(args[i].Value);
            if (value.IsUndefined && i + 1 < args.Count) break;
        }

        return value.IsDefined ? GoData.Of(value) : GoData.Of(RegoValue.Null);
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
