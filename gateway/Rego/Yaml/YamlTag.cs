using System.Globalization;

namespace SecureFin.Rego;

/// <summary>Tags of scalars, and the text of keys.</summary>
/// <remarks>Source: resolve of go-yaml 2 and convertToJSONableObject of sigs.k8s.io/yaml.</remarks>
internal static class YamlTag
{
    private const string CorePrefix = "tag:yaml.org,2002:";

    /// <summary>The text of a key that merges: only where it stands without quotes, hence this very instance.</summary>
    public static readonly string MergeKey = new(['<', '<']);

    // What these stand for is known by the instance; as keys they are the texts.
    private static readonly string Infinity = new(['.', 'i', 'n', 'f']);
    private static readonly string NegativeInfinity = new(['-', '.', 'i', 'n', 'f']);
    private static readonly string NotANumber = new(['.', 'n', 'a', 'n']);

    /// <summary>A tag that is written out, by its short name.</summary>
    public static string Short(string tag) => tag.StartsWith(CorePrefix, StringComparison.Ordinal) ? "!!" + tag[CorePrefix.Length..] : tag;

    /// <summary>The value of a scalar under its tag; without one a plain scalar is resolved and any other is text.</summary>
    public static RegoValue Apply(string? tag, string text, bool isPlain, YamlReader reader)
    {
        reader.Scalar = (tag, text);
        switch (tag)
        {
            case null or "!!merge" when text == "<<" && (isPlain || tag is not null): return RegoValue.FromString(MergeKey);
            case null: return isPlain ? Resolve(text) : RegoValue.FromString(text);
            case "!!binary":
                return GoBase64.TryDecode(text, urlSafe: false, out var bytes, out _) ? RegoValue.FromString(GoText.Decode(bytes)) : throw reader.WrongTag("!!binary value contains invalid base64 data");
            case "!!timestamp" when YamlScalar.IsTimestamp(text): return RegoValue.FromString(text);
            case "!!int" or "!!float" or "!!bool" or "!!null" or "!!timestamp":
                var found = YamlScalar.TagOf(text);
                if (found == tag || (tag == "!!float" && YamlScalar.Resolve(text) is { Kind: RegoKind.Number, IsInt64: true })) return Resolve(text);
                throw reader.WrongTag($"cannot decode {found} `{text}` as a {tag}");
            default: return RegoValue.FromString(text);
        }
    }

    private static RegoValue Resolve(string text) => !YamlScalar.IsNotFinite(text) ? YamlScalar.Resolve(text)
        : RegoValue.FromString(text[^1] is 'n' or 'N' ? NotANumber : text[0] == '-' ? NegativeInfinity : Infinity);

    /// <summary>The name that Go gives a value which is no finite number; null for all others.</summary>
    public static string? NotFinite(RegoValue value) =>
        ReferenceEquals(value.Reference, Infinity) ? "+Inf" : ReferenceEquals(value.Reference, NegativeInfinity) ? "-Inf" : ReferenceEquals(value.Reference, NotANumber) ? "NaN" : null;

    /// <summary>Keys become texts, as in JSON; null for one that JSON has no text for. A collection is none.</summary>
    public static string? KeyText(RegoValue key, YamlReader reader) => key.Kind switch
    {
        RegoKind.Array or RegoKind.Object => throw reader.WrongTag($"invalid map key: {YamlGoSyntax.Of(key)}"),
        RegoKind.String => key.AsString(),
        RegoKind.Boolean => key.IsTrue ? "true" : "false",
        RegoKind.Number when reader.Scalar is { } scalar && (scalar.Tag == "!!float" || YamlScalar.TagOf(scalar.Text) == "!!float") => Float(key),
        RegoKind.Number when key.IsInt64 => key.Bits.ToString(CultureInfo.InvariantCulture),
        RegoKind.Number when key.NumberText().AsSpan().ContainsAny('.', 'e', 'E') => Float(key),
        _ => null,
    };

    // As Go writes a float of 32 bits.
    private static string Float(RegoValue key)
    {
        var single = (float)double.Parse(key.NumberText(), CultureInfo.InvariantCulture);
        if (!float.IsFinite(single)) return single < 0 ? "-.inf" : ".inf";
        return GoFloat.Format(double.Parse(single.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), 'g', -1);
    }
}
