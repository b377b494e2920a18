namespace SecureFin.Rego;

/// <summary>Places of the nodes, kept when asked for.</summary>
internal sealed partial class YamlReader
{
    private YamlMark? _open;
    private int _countedTo;
    private int _line = 1;

    /// <summary>As <see cref="Read"/>, with the places of all nodes, of a text whose last line end was taken away.</summary>
    /// <exception cref="YamlError">Not YAML, or beyond the bounds.</exception>
    public static YamlMark ReadMarks(string text, long maxNodes)
    {
        var holder = new YamlMark(1);
        var reader = new YamlReader(text, maxNodes) { _open = holder, _lastBreak = "\n" };
        var value = reader.Document();
        return holder.Children.Count > 0 ? holder.Children[0] : new YamlMark(1) { Value = value };
    }

    // Opens the mark of a node; what is read until it is closed lies within.
    private (YamlMark? Mark, YamlMark? Outer, int Start) OpenMark()
    {
        if (_open is null) return default;
        var (mark, outer) = (new YamlMark(Line()), _open);
        outer.Children.Add(mark);
        _open = mark;
        return (mark, outer, _at);
    }

    private RegoValue CloseMark((YamlMark? Mark, YamlMark? Outer, int Start) opened, RegoValue value)
    {
        if (opened.Mark is not { } mark) return value;
        mark.Value = value;
        if (!value.IsCollection) mark.Text = value.IsString ? value.AsString() : _text[opened.Start.._at].Trim();
        _open = opened.Outer;
        return value;
    }

    // A key that is no node of its own gets its mark here; one that is has it already.
    private void MarkKey(RegoValue key, int marksBefore)
    {
        if (_open is null) return;
        if (_open.Children.Count == marksBefore) _open.Children.Add(new YamlMark(Line()) { Value = key, Text = YamlTag.KeyText(key, this) ?? key.ToJson() });
        _open.Children[^1].IsKey = true;
    }

    private int Marks => _open?.Children.Count ?? 0;

    private int Line()
    {
        for (; _countedTo < _at; _countedTo++)
        {
            if (_text[_countedTo] == '\n') _line++;
        }

        return _line;
    }
}
