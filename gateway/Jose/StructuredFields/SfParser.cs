namespace SecureFin.Jose;

/// <summary>The parsing algorithms of RFC 9651 section 4.2 for containers. Null means failure; the whole field fails.</summary>
internal ref struct SfParser
{
    private SfScanner _scan;

    public SfParser(string text)
    {
        _scan = new SfScanner(text);
        _scan.SkipSpaces();
    }

    public bool IsAtEnd()
    {
        _scan.SkipSpaces();
        return _scan.AtEnd;
    }

    // sf-list = list-member *( OWS "," OWS list-member )
    public List<SfItem>? ReadList()
    {
        var list = new List<SfItem>();
        while (!_scan.AtEnd)
        {
            if (list.Count == StructuredField.MaxMembers || ReadMember() is not { } member) return null;
            list.Add(member);
            if (!TrySeparator()) return null;
        }

        return list;
    }

    // sf-dictionary = dict-member *( OWS "," OWS dict-member ); dict-member = member-key ( parameters / ( "=" member-value ))
    public SfDictionary? ReadDictionary()
    {
        var dictionary = new SfDictionary();
        var read = 0;
        while (!_scan.AtEnd)
        {
            if (read++ == StructuredField.MaxMembers || _scan.ReadKey() is not { } key) return null;
            SfItem? value;
            if (_scan.TryTake('=')) value = ReadMember();
            else value = ReadParameters() is { } parameters ? SfItem.Of(SfBareItem.True, parameters) : null;
            if (value is null) return null;
            dictionary.Set(key, value);
            if (!TrySeparator()) return null;
        }

        return dictionary;
    }

    // sf-item = bare-item parameters
    public SfItem? ReadItem()
    {
        if (_scan.ReadBareItem() is not { } value || ReadParameters() is not { } parameters) return null;
        return SfItem.Of(value, parameters);
    }

    private SfItem? ReadMember() => _scan.Peek == '(' ? ReadInnerList() : ReadItem();

    // inner-list = "(" *SP [ sf-item *( 1*SP sf-item ) *SP ] ")" parameters
    private SfItem? ReadInnerList()
    {
        _scan.TryTake('(');
        var items = new List<SfItem>();
        while (true)
        {
            _scan.SkipSpaces();
            if (_scan.TryTake(')')) return ReadParameters() is { } parameters ? SfItem.OfInnerList(items, parameters) : null;
            if (items.Count == StructuredField.MaxMembers || ReadItem() is not { } item) return null;
            items.Add(item);
            if (_scan.Peek is not (' ' or ')')) return null;
        }
    }

    // parameters = *( ";" *SP parameter ); parameter = param-key [ "=" param-value ]
    private SfParameters? ReadParameters()
    {
        if (_scan.Peek != ';') return SfParameters.None;
        var parameters = new SfParameters();
        while (_scan.TryTake(';'))
        {
            _scan.SkipSpaces();
            if (parameters.Count == StructuredField.MaxMembers || _scan.ReadKey() is not { } key) return null;
            var value = SfBareItem.True;
            if (_scan.TryTake('='))
            {
                if (_scan.ReadBareItem() is not { } read) return null;
                value = read;
            }

            parameters.Set(key, value);
        }

        return parameters;
    }

    // True at the end of the field or when a comma and another member follow.
    private bool TrySeparator()
    {
        _scan.SkipOptionalWhitespace();
        if (_scan.AtEnd) return true;
        if (!_scan.TryTake(',')) return false;
        _scan.SkipOptionalWhitespace();
        return !_scan.AtEnd;
    }
}
