using System.Globalization;

namespace SecureFin.Rego;

/// <summary>Tags of scalars, and the text of keys.</summary>
internal static class YamlTag
{
    /// <summary>The value of a scalar under its tag; without one a plain scalar is resolved and any other is text.</summary>
    public static RegoValue Apply(string? tag, string text, bool isPlain, YamlReader reader)
    {
        switch (tag)
        {
            case null when isPlain && YamlScalar.IsNotFinite(text): throw reader.WrongTag($"json: unsupported value: {NotFinite(text)}");
            case null: return isPlain ? YamlScalar.Resolve(text) : RegoValue.FromString(text);
            case "!!str" or "!": return RegoValue.FromString(text);
            case "!!binary":
                return GoBase64.TryDecode(text, urlSafe: false, out var bytes, out _) ? RegoValue.FromString(GoText.Decode(bytes)) : throw reader.WrongTag("failed to decode !!binary data");
            case "!!float":
                var number = YamlScalar.Resolve(text);
                return number.Kind == RegoKind.Number ? number : throw reader.WrongTag($"cannot decode !!str `{text}` as a !!float");
            case "!!int" or "!!bool" or "!!null":
                var value = YamlScalar.Resolve(text);
                var wanted = tag switch { "!!int" => RegoKind.Number, "!!bool" => RegoKind.Boolean, _ => RegoKind.Null };
                return value.Kind == wanted ? value : throw reader.WrongTag($"cannot decode !!str `{text}` as a {tag}");
            default: return isPlain ? YamlScalar.Resolve(text) : RegoValue.FromString(text);
        }
    }

    private static string NotFinite(string text) => text[^1] is 'n' or 'N' ? "NaN" : text[0] == '-' ? "-Inf" : "+Inf";

    /// <summary>Keys become texts, as in JSON; a collection is none.</summary>
    public static string KeyText(RegoValue key, YamlReader reader) => key.Kind switch
    {
        RegoKind.Array or RegoKind.Object => throw reader.WrongTag($"invalid map key: {YamlGoSyntax.Of(key)}"),
        RegoKind.String => key.AsString(),
        RegoKind.Boolean => key.IsTrue ? "true" : "false",
        RegoKind.Null => "null",
        RegoKind.Number when key.IsInt64 => key.Bits.ToString(CultureInfo.InvariantCulture),
        _ => key.ToJson(),
    };
}
