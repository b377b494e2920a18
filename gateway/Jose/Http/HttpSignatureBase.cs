using System.Globalization;
using System.Text;

namespace SecureFin.Jose;

/// <summary>Builds the signature base. Null means that a component cannot be had from this message.</summary>
/// <remarks>Source: RFC 9421 sections 2.1 to 2.5.</remarks>
internal static class HttpSignatureBase
{
    // Fields that are known to be dictionaries; RFC 9421 section 2.1.1 asks the implementation to know the type.
    private static readonly string[] Dictionaries = ["content-digest", "repr-digest", "signature", "signature-input", "want-content-digest", "want-repr-digest"];

    public static string? Build(HttpMessage message, SfItem input)
    {
        var text = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var component in input.InnerList!)
        {
            if (component.Value is not { Kind: SfKind.String }) return null;
            var identifier = StructuredField.Serialize(component);
            if (!seen.Add(identifier) || ValueOf(message, component) is not { } value || !IsPlain(value)) return null;
            text.Append(identifier).Append(": ").Append(value).Append('\n');
        }

        return text.Append("\"@signature-params\": ").Append(StructuredField.Serialize(input)).ToString();
    }

    private static string? ValueOf(HttpMessage message, SfItem component)
    {
        var name = component.Value!.Text;
        var source = message;
        foreach (var (parameter, value) in component.Parameters)
        {
            switch (parameter)
            {
                case "req" when value == SfBareItem.True && message.Request is { } request:
                    source = request;
                    break;
                case "sf" or "bs" when value == SfBareItem.True && name is not ['@', ..]:
                    break;
                case "key" when value.Kind == SfKind.String && name is not ['@', ..]:
                    break;
                case "name" when value.Kind == SfKind.String && name == "@query-param":
                    break;
                default:
                    return null; // trailers (tr) and whatever is not known
            }
        }

        return name is ['@', ..] ? DerivedOf(source, name, component.Parameters) : FieldOf(source, name, component.Parameters);
    }

    private static string? DerivedOf(HttpMessage message, string name, SfParameters parameters)
    {
        if (name == "@status") return message.Status?.ToString(CultureInfo.InvariantCulture);
        if (message.Method is null) return null;
        return name switch
        {
            "@method" => message.Method,
            "@target-uri" => message.TargetUri,
            "@authority" => message.Authority,
            "@scheme" => message.Scheme,
            "@request-target" => message.RequestTarget,
            "@path" => message.Path,
            "@query" => "?" + message.Query,
            "@query-param" => parameters.Find("name") is { } wanted ? QueryParameter.ValueOf(message.Query, wanted.Text) : null,
            _ => null,
        };
    }

    private static string? FieldOf(HttpMessage message, string name, SfParameters parameters)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyInRange('A', 'Z')) return null;
        var lines = message.Lines(name);
        if (lines.Count == 0) return null;
        var structured = parameters.Find("sf") is not null;
        var binary = parameters.Find("bs") is not null;
        if (parameters.Find("key") is { } key) return binary ? null : MemberOf(string.Join(", ", lines), key.Text);
        if (binary) return structured ? null : StructuredField.Serialize(lines.Select(line => SfItem.Of(SfBareItem.OfBytes(Encoding.Latin1.GetBytes(line)))));
        var value = string.Join(", ", lines.Select(Unfold));
        return structured ? Reserialize(name, value) : value;
    }

    private static string? MemberOf(string value, string key) =>
        StructuredField.TryParseDictionary(value, out var members) && members!.Find(key) is { } member ? StructuredField.Serialize(member) : null;

    private static string? Reserialize(string name, string value) =>
        Array.IndexOf(Dictionaries, name) >= 0 && StructuredField.TryParseDictionary(value, out var members) ? StructuredField.Serialize(members!) : null;

    // Obsolete line folding becomes one space, section 2.1 step 3; a line break without one of its spaces stays, and is refused.
    private static string Unfold(string line)
    {
        if (line.AsSpan().IndexOfAny('\r', '\n') < 0) return line;
        var parts = line.Split(["\r\n", "\n"], StringSplitOptions.None);
        if (parts.Skip(1).Any(part => part is not [' ' or '\t', ..])) return line;
        return string.Join(' ', parts.Select((part, i) => i == 0 ? part.TrimEnd(' ', '\t') : part.Trim(' ', '\t')));
    }

    // Section 2.1: values outside ASCII need bs; a line break would forge a line of the base.
    private static bool IsPlain(string value) => Ascii.IsValid(value) && value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;
}
