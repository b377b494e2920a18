using System.Text;

namespace SecureFin.Rego;

/// <summary>Flow collections, and scalars on their line.</summary>
internal sealed partial class YamlReader
{
    /// <summary>A scalar, alias or flow collection; tells whether a colon follows on the same line, which is then taken.</summary>
    private RegoValue Inline(int parent, string? tag, bool allowKey, out bool isKey)
    {
        var start = _at;
        RegoValue value;
        switch (Current)
        {
            case '[' or '{': value = Flow(); break;
            case '*': value = Alias(); break;
            case '"': value = YamlTag.Apply(tag, DoubleQuoted(), isPlain: false, this); break;
            case '\'': value = YamlTag.Apply(tag, SingleQuoted(), isPlain: false, this); break;
            case '@' or '`' or '%': throw Fault("found character that cannot start any token");
            case ',' or ']' or '}': throw Fault("did not find expected node content");
            default: return Plain(parent, tag, allowKey, out isKey);
        }

        var sameLine = _text.IndexOf('\n', start, _at - start) < 0;
        SkipSpaces();
        isKey = sameLine && Current == ':' && IsBlank(Peek(1));
        if (isKey) _at++;
        else EndOfLine();
        return value;
    }

    private void EndOfLine()
    {
        if (Current is not ('\n' or '\0' or '#')) throw Fault("did not find expected key");
    }

    private RegoValue Plain(int parent, string? tag, bool allowKey, out bool isKey)
    {
        var mustBeKey = allowKey && Column == parent;
        var first = PlainLine(inFlow: false);
        SkipSpaces();
        isKey = Current == ':' && IsBlank(Peek(1));
        if (isKey)
        {
            _at++;
            return YamlTag.Apply(tag, first, isPlain: true, this);
        }

        var text = new StringBuilder(first);
        while (Current == '\n')
        {
            var end = _at;
            while (Current == '\n')
            {
                _at++;
                SkipSpaces();
            }

            if (_at >= _text.Length || Column <= parent || Current == '#' || AtMarker("---") || AtMarker("..."))
            {
                _at = end;
                break;
            }

            text.Append(Folded(end, _at)).Append(PlainLine(inFlow: false));
            SkipSpaces();
            if (Current == ':' && IsBlank(Peek(1))) throw Fault(mustBeKey ? "could not find expected ':'" : "mapping values are not allowed in this context");
        }

        EndOfLine();
        return YamlTag.Apply(tag, text.ToString(), isPlain: true, this);
    }

    // Up to ": ", " #" or the end of the line; in flow collections up to their signs as well.
    private string PlainLine(bool inFlow)
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] != '\n')
        {
            var c = _text[_at];
            if (c == ':' && IsBlank(Peek(1))) break;
            if (c == '#' && _at > start && _text[_at - 1] is ' ' or '\t') break;
            if (inFlow && IsFlowSign(c)) break;
            _at++;
        }

        return _text[start.._at].TrimEnd(' ', '\t');
    }

    private static bool IsFlowSign(char c) => c is ',' or '?' or '[' or ']' or '{' or '}';

    private RegoValue Flow()
    {
        if (++_depth > MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Fault("exceeded max depth");
        if (++_nodes > _maxNodes) throw Fault("document contains too many nodes");
        var value = Current == '[' ? FlowSequence() : FlowMapping();
        _depth--;
        return value;
    }

    private RegoValue FlowSequence()
    {
        var items = new RegoArrayBuilder();
        _at++;
        while (true)
        {
            SkipLines();
            if (Current == ']') break;
            if (_at >= _text.Length) throw Fault(items.Count == 0 ? "did not find expected node content" : "did not find expected ',' or ']'");
            var isKey = Current == '?';
            var item = isKey ? FlowKey() : FlowNode();
            SkipLines();
            items.Add(isKey || Current == ':' ? FlowPair(item) : Finite(item));
            SkipLines();
            if (Current == ',') _at++;
            else if (Current != ']') throw Fault("did not find expected ',' or ']'");
        }

        _at++;
        return items.Build();
    }

    private RegoValue FlowPair(RegoValue key)
    {
        var pair = new RegoObjectBuilder(1);
        FlowMember(pair, key);
        return pair.Build();
    }

    // The key behind a question mark; there may be none.
    private RegoValue FlowKey()
    {
        _at++;
        SkipLines();
        return Current is ':' or ',' or ']' or '}' ? RegoValue.Null : FlowNode();
    }

    // What stands behind a key: perhaps a colon and a value.
    private void FlowMember(RegoObjectBuilder members, RegoValue key)
    {
        var name = YamlTag.KeyText(key, this);
        var (value, isAlias) = (RegoValue.Null, false);
        if (Current == ':')
        {
            _at++;
            SkipLines();
            isAlias = Current == '*';
            value = FlowValue();
        }

        Put(members, key, name, value, isAlias);
    }

    private RegoValue FlowMapping()
    {
        var members = new RegoObjectBuilder();
        _at++;
        while (true)
        {
            SkipLines();
            if (Current == '}') break;
            if (_at >= _text.Length) throw Fault("did not find expected ',' or '}'");
            var marks = Marks;
            var key = Current == '?' ? FlowKey() : FlowNode();
            MarkKey(key, marks);
            SkipLines();
            FlowMember(members, key);
            SkipLines();
            if (Current == ',') _at++;
            else if (Current != '}') throw Fault("did not find expected ',' or '}'");
        }

        _at++;
        return members.Build();
    }

    private RegoValue FlowValue()
    {
        SkipLines();
        return Current is ',' or ']' or '}' ? RegoValue.Null : FlowNode();
    }

    private RegoValue FlowNode()
    {
        if (++_nodes > _maxNodes) throw Fault("document contains too many nodes");
        string? anchor = null, tag = null;
        while (Current is '&' or '!')
        {
            if (Current == '&') anchor = Name();
            else tag = Tag();
            SkipLines();
        }

        var (before, start) = (_nodes, _at);
        var mark = OpenMark();
        var value = CloseMark(mark, Current switch
        {
            '[' or '{' => Flow(),
            '*' => Alias(),
            '"' => YamlTag.Apply(tag, DoubleQuoted(), isPlain: false, this),
            '\'' => YamlTag.Apply(tag, SingleQuoted(), isPlain: false, this),
            '\0' or ',' or ']' or '}' or ':' or '?' => throw Fault("did not find expected node content"),
            '-' when IsBlank(Peek(1)) => throw Fault("did not find expected node content"),
            '@' or '`' or '%' or '|' or '>' => throw Fault("found character that cannot start any token"),
            _ => YamlTag.Apply(tag, FlowPlain(), isPlain: true, this),
        });
        if (anchor is not null) _anchors[anchor] = (value, Cost(_nodes - before, start));
        return value;
    }

    private string FlowPlain()
    {
        var text = new StringBuilder(PlainLine(inFlow: true));
        while (Current == '\n')
        {
            var start = _at;
            while (Current is ' ' or '\t' or '\n') _at++;
            if (IsFlowSign(Current) || Current is '#' or '\0' || (Current == ':' && IsBlank(Peek(1))) || AtMarker("---") || AtMarker("...")) break;
            text.Append(Folded(start, _at)).Append(PlainLine(inFlow: true));
        }

        return text.ToString();
    }
}
