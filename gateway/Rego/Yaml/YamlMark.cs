namespace SecureFin.Rego;

/// <summary>Where a node of a YAML text stands and how it is written, for readers that want certain types.</summary>
/// <param name="line">Line of its first character, from 1.</param>
internal sealed class YamlMark(int line)
{
    public int Line => line;

    /// <summary>Stands before a colon: the node that follows is its value.</summary>
    public bool IsKey { get; set; }

    public RegoValue Value { get; set; }

    /// <summary>The text of a scalar without quotes.</summary>
    public string Text { get; set; } = "";

    /// <summary>Entries of a list, or keys and values of a mapping by turns.</summary>
    public List<YamlMark> Children { get; } = [];

    /// <summary>The tag as YAML 1.2 resolves it: yes and no, on and off are texts there.</summary>
    public string Tag => Value.Kind switch
    {
        RegoKind.Array => "!!seq",
        RegoKind.Object => "!!map",
        RegoKind.Null => "!!null",
        RegoKind.Boolean when Text.Equals("true", StringComparison.OrdinalIgnoreCase) || Text.Equals("false", StringComparison.OrdinalIgnoreCase) => "!!bool",
        RegoKind.Number => Text.AsSpan().ContainsAny('.', 'e', 'E') && !Text.Contains('x', StringComparison.OrdinalIgnoreCase) ? "!!float" : "!!int",
        _ => "!!str",
    };

    /// <summary>Keys of a mapping with what stands behind them; null for nothing.</summary>
    public IEnumerable<(YamlMark Key, YamlMark? Value)> Pairs()
    {
        for (var i = 0; i < Children.Count; i++)
        {
            if (Children[i].IsKey) yield return (Children[i], i + 1 < Children.Count && !Children[i + 1].IsKey ? Children[i + 1] : null);
        }
    }
}
