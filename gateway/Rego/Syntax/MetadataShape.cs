using System.Globalization;
using System.Text;

namespace SecureFin.Rego.Syntax;

/// <summary>Checks the types of the fields of a METADATA block, in the words of the YAML decoder that OPA uses.</summary>
internal static class MetadataShape
{
    private const string Text = "string";
    private const string Map = "map[string]interface {}";
    private const string Anything = "interface {}";

    // Go's types of the fields; other fields are nobody's and may hold anything.
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["scope"] = Text,
        ["title"] = Text,
        ["entrypoint"] = "bool",
        ["description"] = Text,
        ["organizations"] = "[]" + Text,
        ["related_resources"] = "[]" + Anything,
        ["authors"] = "[]" + Anything,
        ["schemas"] = "[]" + Map,
        ["custom"] = Map,
    };

    /// <summary>What is wrong, with the line of the first fault at the head of the lines; null when all fits.</summary>
    public static string? Fault(YamlMark block)
    {
        var faults = new List<string>();
        if (block.Value.Kind == RegoKind.Object) CheckFields(block, faults);
        else if (!block.Value.IsNull) faults.Add(Mismatch(block, "ast.rawAnnotation"));
        return faults.Count == 0 ? null : "yaml: unmarshal errors:\n  " + string.Join("\n  ", faults);
    }

    /// <summary>True for the words that a field of the type bool takes besides true.</summary>
    public static bool IsYes(YamlMark value) => value.Value.IsTrue || value.Text is "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON";

    /// <summary>A value as Go prints it under %s.</summary>
    public static string Shown(RegoValue value)
    {
        switch (value.Kind)
        {
            case RegoKind.String:
                return value.AsString();
            case RegoKind.Array:
                return $"[{string.Join(' ', value.AsArray().AsSpan().ToArray().Select(Shown))}]";
            case RegoKind.Object:
                var map = value.AsObject();
                return $"map[{string.Join(' ', Enumerable.Range(0, map.Count).Select(i => $"{Shown(map.KeyAt(i))}:{Shown(map.ValueAt(i))}"))}]";
            case RegoKind.Null:
                return "%!s(<nil>)";
            case RegoKind.Boolean:
                return $"%!s(bool={value.ToJson()})";
            default:
                return value.IsInt64 ? $"%!s(int={value.ToJson()})" : $"%!s(float64={value.ToJson()})";
        }
    }

    /// <summary>What is wrong with a member of <c>custom</c> that is a mapping, or a list of mappings, with keys that are no texts.</summary>
    public static string? KeyFault(YamlMark value, string path)
    {
        if (value.Value.Kind == RegoKind.Array)
            return value.Children.Select((item, at) => KeyFault(item, Below(path, at.ToString(CultureInfo.InvariantCulture)))).FirstOrDefault(fault => fault is not null);
        var hasOther = value.Pairs().Any(pair => pair.Key.Tag != "!!str");
        if (value.Value.Kind != RegoKind.Object || !hasOther) return null;
        return value.Pairs().Select(pair => pair.Key.Tag != "!!str" ? $"invalid map key type(s): {path}" : pair.Value is { } member ? KeyFault(member, Below(path, pair.Key.Text)) : null)
            .First(fault => fault is not null);
    }

    /// <summary>The value as YAML 1.2 has it, where yes and no, on and off are texts.</summary>
    public static RegoValue Plain(YamlMark mark)
    {
        if (mark.Value.Kind == RegoKind.Boolean && mark.Tag == "!!str") return RegoValue.FromString(mark.Text);
        var pairs = mark.Pairs().ToList();
        if (mark.Children.Count == 0 || pairs.Any(pair => pair.Key.Text == "<<" || pair.Key.Value.IsCollection)) return mark.Value;
        if (mark.Value.Kind == RegoKind.Array) return RegoArray.Create(mark.Children.Select(Plain).ToArray());
        var members = new RegoObjectBuilder(pairs.Count);
        foreach (var (key, value) in pairs) members.Set(key.Text, value is null ? RegoValue.Null : Plain(value));
        return members.Build();
    }

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}/{key}";

    private static void CheckFields(YamlMark block, List<string> faults)
    {
        if (HasTwice(block, faults)) return;
        foreach (var (key, value) in block.Pairs())
        {
            if (value is not null && Fields.TryGetValue(key.Text, out var type)) Check(value, type, faults);
        }
    }

    private static void Check(YamlMark value, string type, List<string> faults)
    {
        if (value.Value.IsNull || type == Anything && !value.Value.IsCollection) return;
        var isList = value.Value.Kind == RegoKind.Array;
        switch (type)
        {
            case Text when !value.Value.IsCollection:
            case "bool" when value.Tag == "!!bool" || (value.Tag == "!!str" && IsBool(value.Text)):
                return;
            case Anything or Map when value.Value.Kind == RegoKind.Object:
                CheckMembers(value, faults);
                return;
            case Anything when isList:
                value.Children.ForEach(item => Check(item, Anything, faults));
                return;
            case ['[', ']', .. var entry] when isList:
                value.Children.ForEach(item => Check(item, entry, faults));
                return;
            default:
                faults.Add(Mismatch(value, type));
                return;
        }
    }

    private static void CheckMembers(YamlMark map, List<string> faults)
    {
        if (HasTwice(map, faults)) return;
        foreach (var (_, value) in map.Pairs())
        {
            if (value is not null) Check(value, Anything, faults);
        }
    }

    private static bool HasTwice(YamlMark map, List<string> faults)
    {
        var (first, before) = (new Dictionary<string, YamlMark>(StringComparer.Ordinal), faults.Count);
        foreach (var (key, _) in map.Pairs())
        {
            if (key.Value.IsCollection || first.TryAdd(key.Text, key)) continue;
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"line {key.Line}: mapping key {GoQuote.Quote(key.Text)} already defined at line {first[key.Text].Line}"));
        }

        return faults.Count > before;
    }

    private static bool IsBool(string text) =>
        text.ToUpperInvariant() is "Y" or "N" ? text.Length == 1 : text is "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "no" or "No" or "NO" or "off" or "Off" or "OFF";

    // Long scalars are cut after seven bytes.
    private static string Mismatch(YamlMark value, string type)
    {
        var shown = "";
        if (!value.Value.IsCollection)
        {
            var bytes = Encoding.UTF8.GetBytes(value.Text);
            shown = bytes.Length > 10 ? $" `{Encoding.UTF8.GetString(bytes.AsSpan(0, 7))}...`" : $" `{value.Text}`";
        }

        return string.Create(CultureInfo.InvariantCulture, $"line {value.Line}: cannot unmarshal {value.Tag}{shown} into {type}");
    }
}
