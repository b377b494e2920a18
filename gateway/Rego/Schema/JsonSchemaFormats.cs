namespace SecureFin.Rego;

/// <summary>The formats of draft 7 as gojsonschema checks them. Unknown formats are not checked.</summary>
internal static class JsonSchemaFormats
{
    public static bool Fits(BuiltinContext context, string format, string text) => format switch
    {
        "date" => Time("2006-01-02", text),
        "time" => Time("15:04:05", text) || Time("15:04:05Z07:00", text),
        "date-time" => Time("2006-01-02T15:04:05Z07:00", text) || Time("15:04:05", text) || Time("15:04:05Z07:00", text) || Time("2006-01-02", text),
        "hostname" => GoText.Encode(text).Length < 256 && Matches(context, @"^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\-]{0,61}[a-zA-Z0-9]))*$", text),
        "email" or "idn-email" => GoMailAddress.IsOne(text),
        "ipv4" => IpNetwork.TryParseAddress(text, out _, out _) && text.Contains('.', StringComparison.Ordinal),
        "ipv6" => IpNetwork.TryParseAddress(text, out _, out _) && text.Contains(':', StringComparison.Ordinal),
        "uri" or "iri" => UrlOf(text) is { Scheme.Length: > 0 },
        "uri-reference" or "iri-reference" => UrlOf(text) is not null,
        "uri-template" => UrlOf(text) is { } url && Matches(context, "^([^{]*({[^}]*})?)*$", url.Path),
        "uuid" => Matches(context, "^(?i)[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$", text),
        "regex" => text.Length == 0 || RegoRegex.TryGet(context, text, out RegoRegex? _, out string? _),
        "json-pointer" => Matches(context, "^(?:/(?:[^~/]|~0|~1)*)*$", text),
        "relative-json-pointer" => Matches(context, "^(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)$", text),
        _ => true,
    };

    private static GoUrl? UrlOf(string text) => text.Contains('\\', StringComparison.Ordinal) ? null : GoUrl.Parse(text);

    private static bool Time(string layout, string text) => GoTimeParser.TryParse(layout, text, out _, out _, out _);

    private static bool Matches(BuiltinContext context, string pattern, string text) =>
        RegoRegex.TryGet(context, pattern, out var regex, out _) && regex.IsMatch(context, text);
}
