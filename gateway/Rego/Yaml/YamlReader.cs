using System.Buffers;
using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Reads the first document of a YAML 1.1 text into a value. Nesting, and what aliases repeat, are bounded.</summary>
/// <remarks>Block and flow collections, all scalar styles, anchors, aliases, merge keys and the core tags.</remarks>
internal sealed partial class YamlReader
{
    private const int MaxDepth = 500;

    private readonly string _text;
    private readonly string _written;
    private readonly Dictionary<string, string> _tagHandles = new(StringComparer.Ordinal) { ["!"] = "!", ["!!"] = "!!" };
    private readonly Dictionary<string, (RegoValue Value, long Size)> _anchors = new(StringComparer.Ordinal);
    private readonly long _maxNodes;
    private long _nodes;
    private int _at;
    private int _depth;
    private bool _hasDirectives;

    private YamlReader(string text, long maxNodes)
    {
        _written = text;
        _text = WithPlainBreaks(text);
        _maxNodes = maxNodes;
    }

    // Neither the controls of C0 and C1, except for tabs and line breaks, nor what is no character.
    private static readonly SearchValues<char> Refused = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(static letter => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r' or '\u0085')), '\uFFFE', '\uFFFF']);

    private static readonly SearchValues<char> VersionLetters = SearchValues.Create("0123456789.");

    /// <exception cref="YamlError">Not YAML, or beyond the bounds.</exception>
    public static RegoValue Read(string text, long maxNodes)
    {
        if (text.AsSpan().ContainsAny(Refused)) throw new YamlError(1, "control characters are not allowed", 0);
        var breaks = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\u0085', '\n');
        var reader = new YamlReader(breaks.TrimStart('\uFEFF'), maxNodes);
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

    /// <summary>The tag and the text of the scalar that was read last; none behind an alias.</summary>
    public (string? Tag, string Text)? Scalar { get; set; }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\0';

    private RegoValue Document()
    {
        SkipLines();
        while (Current == '%' && Column == 0) Directive();
        if (_hasDirectives && !AtMarker("---")) throw Fault("did not find expected <document start>");
        if (AtMarker("---"))
        {
            _at += 3;
            SkipSpaces();
            if (Current is '\n' or '#') SkipLines();
        }

        var value = Finite(Node(-1, allowKey: true));
        SkipLines();
        if (_at < _text.Length && !AtMarker("---") && !AtMarker("...")) throw Fault(value.Kind == RegoKind.Array ? "did not find expected '-' indicator" : "did not find expected <document start>");
        return value;
    }

    private void Directive()
    {
        var line = _text.AsSpan(_at);
        if (line.IndexOf('\n') is >= 0 and var end) line = line[..end];
        if (line.StartsWith("%YAML ", StringComparison.Ordinal))
        {
            var version = line[6..].TrimStart(" \t");
            if (version.IndexOfAny(' ', '\t') is >= 0 and var blank) version = version[..blank];
            if (version.IsEmpty || version.ContainsAnyExcept(VersionLetters)) throw Fault("did not find expected version number");
            if (version is not "1.1") throw Fault("found incompatible YAML document");
        }
        else if (line.StartsWith("%TAG ", StringComparison.Ordinal)) TagDirective(line[5..].ToString());
        else throw Fault("found unknown directive name");

        _hasDirectives = true;
        SkipComment();
        SkipLines();
    }

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
            items.Add(Finite(Node(column, allowKey: true)));
            SkipLines();
        }

        if (_at < _text.Length && Column > column) throw Fault("did not find expected '-' indicator");
        return items.Build();
    }

    private RegoValue Mapping(int column, RegoValue firstKey)
    {
        var members = new RegoObjectBuilder();
        var key = firstKey;
        while (true)
        {
            var marks = Marks;
            if (key.IsUndefined) key = NextKey(column);
            MarkKey(key, marks);
            var name = YamlTag.KeyText(key, this);
            SkipSpaces();
            var isAlias = Current == '*';
            Put(members, key, name, MappedValue(column), isAlias);
            SkipLines();
            if (_at >= _text.Length || Column != column || AtMarker("---") || AtMarker("...")) break;
            key = default;
        }

        if (_at < _text.Length && Column > column) throw Fault("did not find expected key");
        return members.Build();
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
        string? anchor = null, tag = null;
        var start = _at;
        while (Current is '&' or '!')
        {
            if (Current == '&') anchor = Name();
            else tag = Tag();
            SkipSpaces();
        }

        var key = Inline(column, tag, true, out var isKey);
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

    // What an alias repeats: nodes, and the text they were read from, which as a key is looked at each time.
    private long Cost(long nodes, int start) => nodes + 1 + ((_at - start) >> 6);

    private RegoValue Alias()
    {
        var name = Name();
        if (!_anchors.TryGetValue(name, out var anchored)) throw Fault($"unknown anchor '{name}' referenced");
        _nodes += anchored.Size;
        if (_nodes > _maxNodes) throw Fault("document contains excessive aliasing");
        Scalar = null;
        return ReferenceEquals(anchored.Value.Reference, YamlTag.MergeKey) ? RegoValue.FromString("<<") : anchored.Value;
    }
}
