using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Reads the first document of a YAML 1.1 text into a value. Nesting, and what aliases repeat, are bounded.</summary>
/// <remarks>Block and flow collections, all scalar styles, anchors, aliases, merge keys and the core tags.</remarks>
internal sealed partial class YamlReader
{
    private const int MaxDepth = 500;

    private readonly string _text;
    private readonly Dictionary<string, (RegoValue Value, long Size)> _anchors = new(StringComparer.Ordinal);
    private readonly long _maxNodes;
    private long _nodes;
    private int _at;
    private int _depth;

    private YamlReader(string text, long maxNodes)
    {
        _text = text;
        _maxNodes = maxNodes;
    }

    /// <exception cref="YamlError">Not YAML, or beyond the bounds.</exception>
    public static RegoValue Read(string text, long maxNodes)
    {
        var reader = new YamlReader(text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF'), maxNodes);
        return reader.Document();
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private int Column => _at - (_text.LastIndexOf('\n', Math.Max(_at - 1, 0), Math.Max(_at, 0)) + 1);

    private YamlError Fault(string message)
    {
        var before = _text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n');
        // The end of the text ends a line, but not within a scalar.
        var ends = _at >= _text.Length && !_text.EndsWith('\n') && !message.StartsWith("found ", StringComparison.Ordinal) ? 1 : 0;
        return new YamlError(before + 1, message, before + ends);
    }

    /// <summary>The fault of a scalar that its tag does not fit.</summary>
    public YamlError WrongTag(string message) => Fault(message);

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\0';

    private RegoValue Document()
    {
        SkipLines();
        while (Current == '%' && Column == 0)
        {
            if (!IsKnownDirective()) throw Fault("found unknown directive name");
            SkipComment();
            SkipLines();
        }

        if (AtMarker("---"))
        {
            _at += 3;
            SkipSpaces();
            if (Current is '\n' or '#') SkipLines();
        }

        var value = Node(-1, allowKey: true);
        SkipLines();
        if (_at < _text.Length && !AtMarker("---") && !AtMarker("...")) throw Fault(value.Kind == RegoKind.Array ? "did not find expected '-' indicator" : "did not find expected <document start>");
        return value;
    }

    private bool IsKnownDirective() => _text.AsSpan(_at).StartsWith("%YAML ", StringComparison.Ordinal) || _text.AsSpan(_at).StartsWith("%TAG ", StringComparison.Ordinal);

    private bool AtMarker(string marker) => Column == 0 && string.CompareOrdinal(_text, _at, marker, 0, 3) == 0 && IsBlank(Peek(3));

    private void SkipSpaces()
    {
        while (Current is ' ' or '\t') _at++;
    }

    private void SkipComment()
    {
        while (_at < _text.Length && _text[_at] != '\n') _at++;
    }

    /// <summary>Goes on to the next content, over blank lines and comments.</summary>
    private void SkipLines()
    {
        while (_at < _text.Length)
        {
            SkipSpaces();
            if (Current == '#') SkipComment();
            if (Current != '\n') return;
            _at++;
        }
    }

    /// <summary>A node that lies deeper than the parent; null where there is none.</summary>
    private RegoValue Node(int parent, bool allowKey)
    {
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Fault("exceeded max depth");
        if (++_nodes > _maxNodes) throw Fault("document contains too many nodes");
        var before = _nodes;
        string? anchor = null, tag = null;
        var start = _at;
        while (Current is '&' or '!')
        {
            if (Current == '&') anchor = Name();
            else tag = Tag();
            SkipSpaces();
            if (Current is not ('\n' or '#')) continue;
            SkipLines();
            allowKey = true;
        }

        var mark = OpenMark();
        var value = CloseMark(mark, Content(parent, allowKey, tag, ref anchor, start));
        if (anchor is not null) _anchors[anchor] = (value, Cost(_nodes - before, start));
        _depth--;
        return value;
    }

    private RegoValue Content(int parent, bool allowKey, string? tag, ref string? anchor, int start)
    {
        var column = Column;
        if (_at >= _text.Length || column <= parent || AtMarker("---") || AtMarker("...")) return YamlTag.Apply(tag, string.Empty, isPlain: true, this);
        if (_text[Math.Max(_at - 1, 0)] == '\t' && allowKey && _text.AsSpan(_at - Column, Column).Trim(" \t").IsEmpty) throw Fault("found character that cannot start any token");
        if (Current == '-' && IsBlank(Peek(1)))
        {
            if (!allowKey) throw Fault("block sequence entries are not allowed in this context");
            return Sequence(column);
        }

        if (Current == '?' && IsBlank(Peek(1)) && allowKey) return Mapping(column, default);
        if (Current is '|' or '>') return YamlTag.Apply(tag, BlockScalar(parent), isPlain: false, this);
        var line = _at;
        var key = Inline(parent, tag, allowKey, out var isKey);
        if (!isKey) return key;
        if (!allowKey) throw Fault("mapping values are not allowed in this context");
        // What stood before the first key belongs to the key when it is on the same line.
        if (anchor is not null && _text.IndexOf('\n', start, line - start) < 0)
        {
            _anchors[anchor] = (key, Cost(0, start));
            anchor = null;
            column -= line - start;
        }

        return Mapping(column, key);
    }

    private string Tag()
    {
        var start = _at++;
        while (!IsBlank(Current) && Current is not (',' or '[' or ']' or '{' or '}')) _at++;
        return _text[start.._at];
    }

    // The name behind & or *: letters, digits, _ and -, with a blank or one of a few signs behind it.
    private string Name()
    {
        var start = ++_at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-') _at++;
        if (_at == start || !(IsBlank(Current) || Current is '?' or ':' or ',' or ']' or '}' or '%' or '@' or '`')) throw Fault("did not find expected alphabetic or numeric character");
        return _text[start.._at];
    }

    private RegoValue Sequence(int column)
    {
        var items = new RegoArrayBuilder();
        while (_at < _text.Length && Column == column && Current == '-' && IsBlank(Peek(1)))
        {
            _at++;
            SkipSpaces();
            if (Current is '\n' or '#' or '\0') SkipLines();
            items.Add(Node(column, allowKey: true));
            SkipLines();
        }

        if (_at < _text.Length && Column > column) throw Fault("did not find expected '-' indicator");
        return items.Build();
    }

    private RegoValue Mapping(int column, RegoValue firstKey)
    {
        var members = new RegoObjectBuilder();
        var merges = new List<RegoValue>();
        var key = firstKey;
        while (true)
        {
            var marks = Marks;
            if (key.IsUndefined) key = NextKey(column);
            MarkKey(key, marks);
            var value = MappedValue(column);
            if (key.Reference is "<<") merges.Add(value);
            else members.Set(RegoValue.FromString(YamlTag.KeyText(key, this)), value);
            SkipLines();
            if (_at >= _text.Length || Column != column || AtMarker("---") || AtMarker("...")) break;
            key = default;
        }

        if (_at < _text.Length && Column > column) throw Fault("did not find expected key");
        return Merge(members, merges);
    }

    private RegoValue NextKey(int column)
    {
        if (Current == '?' && IsBlank(Peek(1)))
        {
            _at++;
            SkipSpaces();
            if (Current is '\n' or '#') SkipLines();
            var complex = Node(column, allowKey: true);
            SkipLines();
            if (Column == column && Current == ':' && IsBlank(Peek(1))) _at++;
            return complex;
        }

        if (Current == '-' && IsBlank(Peek(1))) throw Fault("did not find expected key");
        string? anchor = null;
        var start = _at;
        while (Current is '&' or '!')
        {
            if (Current == '&') anchor = Name();
            else Tag();
            SkipSpaces();
        }

        var key = Inline(column, null, true, out var isKey);
        if (!isKey)
        {
            SkipLines();
            throw Fault("could not find expected ':'");
        }

        if (anchor is not null) _anchors[anchor] = (key, Cost(0, start));
        return key;
    }

    // The value after a colon: on the line, or deeper on the following lines; a sequence may stand at the same column.
    private RegoValue MappedValue(int column)
    {
        SkipSpaces();
        if (Current is not ('\n' or '#' or '\0')) return Node(column, allowKey: false);
        SkipLines();
        if (_at < _text.Length && Column == column && Current == '-' && IsBlank(Peek(1)) && !AtMarker("---"))
        {
            if (++_depth > MaxDepth) throw Fault("exceeded max depth");
            var mark = OpenMark();
            var items = CloseMark(mark, Sequence(column));
            _depth--;
            return items;
        }

        return Node(column, allowKey: true);
    }

    private RegoValue Merge(RegoObjectBuilder members, List<RegoValue> merges)
    {
        foreach (var merge in merges)
        {
            var sources = merge.Reference is RegoArray array ? array : RegoArray.Create(merge);
            foreach (ref readonly var source in sources.AsSpan())
            {
                if (source.Reference is not RegoObject map) throw Fault("map merge requires map or sequence of maps as the value");
                for (var i = 0; i < map.Count; i++)
                {
                    if (!members.TryGetValue(map.RawKeys[i], out _)) members.Set(map.RawKeys[i], map.RawValues[i]);
                }
            }
        }

        return members.Build();
    }

    // What an alias repeats: nodes, and the text they were read from, which as a key is looked at each time.
    private long Cost(long nodes, int start) => nodes + 1 + ((_at - start) >> 6);

    private RegoValue Alias()
    {
        var name = Name();
        if (!_anchors.TryGetValue(name, out var anchored)) throw Fault($"unknown anchor '{name}' referenced");
        _nodes += anchored.Size;
        return _nodes > _maxNodes ? throw Fault("document contains excessive aliasing") : anchored.Value;
    }
}
