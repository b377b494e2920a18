namespace SecureFin.Rego;

/// <summary>Reads the type notation of declarations.tsv.</summary>
internal ref struct RegoTypeParser(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>Reads types separated by spaces; <c>-</c> is none.</summary>
    public static RegoType[] ParseList(ReadOnlySpan<char> text)
    {
        if (text is "-") return [];
        var types = new List<RegoType>();
        var parser = new RegoTypeParser(text);
        do types.Add(parser.Type());
        while (parser.Take(' '));
        return [.. types];
    }

    // type = name [ "<" item *( "," item ) ">" ] [ "[" [ type ":" ] type "]" ]
    private RegoType Type()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at])) _at++;
        var kind = Enum.Parse<RegoTypeKind>(_text[start.._at], ignoreCase: true);
        var items = new List<RegoType>();
        var names = new List<string>();
        if (Take('<'))
        {
            do Item(kind, items, names);
            while (Take(','));
            Take('>');
        }

        RegoType? key = null, element = null;
        if (Take('['))
        {
            element = Type();
            if (Take(':')) (key, element) = (element, Type());
            Take(']');
        }

        return new RegoType(kind, [.. items], [.. names], key, element);
    }

    private void Item(RegoTypeKind kind, List<RegoType> items, List<string> names)
    {
        if (kind == RegoTypeKind.Object)
        {
            var end = _text[(_at + 1)..].IndexOf('"');
            names.Add(_text.Slice(_at + 1, end).ToString());
            _at += end + 3; // both quotes and the colon
        }

        items.Add(Type());
    }

    private bool Take(char expected)
    {
        if (_at == _text.Length || _text[_at] != expected) return false;
        _at++;
        return true;
    }
}
