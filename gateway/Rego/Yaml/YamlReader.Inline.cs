using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Flow collections and scalars.</summary>
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
            var (end, breaks) = (_at, 0);
            while (Current == '\n')
            {
                breaks++;
                _at++;
                SkipSpaces();
            }

            if (_at >= _text.Length || Column <= parent || Current == '#' || AtMarker("---") || AtMarker("..."))
            {
                _at = end;
                break;
            }

            if (breaks == 1) text.Append(' ');
            else text.Append('\n', breaks - 1);
            text.Append(PlainLine(inFlow: false));
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
            if (c == ':' && (IsBlank(Peek(1)) || (inFlow && Peek(1) is ',' or '[' or ']' or '{' or '}'))) break;
            if (c == '#' && _at > start && _text[_at - 1] is ' ' or '\t') break;
            if (inFlow && c is ',' or '[' or ']' or '{' or '}') break;
            _at++;
        }

        return _text[start.._at].TrimEnd(' ', '\t');
    }

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
            var item = FlowNode();
            SkipLines();
            if (Current == ':')
            {
                _at++;
                var pair = new RegoObjectBuilder(1);
                pair.Set(RegoValue.FromString(YamlTag.KeyText(item, this)), FlowValue());
                item = pair.Build();
            }

            items.Add(item);
            SkipLines();
            if (Current == ',') _at++;
            else if (Current != ']') throw Fault("did not find expected ',' or ']'");
        }

        _at++;
        return items.Build();
    }

    private RegoValue FlowMapping()
    {
        var members = new RegoObjectBuilder();
        var merges = new List<RegoValue>();
        _at++;
        while (true)
        {
            SkipLines();
            if (Current == '}') break;
            if (_at >= _text.Length) throw Fault("did not find expected ',' or '}'");
            if (Current == '?' && IsBlank(Peek(1))) _at++;
            SkipLines();
            var key = FlowNode();
            MarkKey(key, marksBefore: -1);
            SkipLines();
            var value = RegoValue.Null;
            if (Current == ':')
            {
                _at++;
                value = FlowValue();
            }

            if (key.Reference is "<<") merges.Add(value);
            else members.Set(RegoValue.FromString(YamlTag.KeyText(key, this)), value);
            SkipLines();
            if (Current == ',') _at++;
            else if (Current != '}') throw Fault("did not find expected ',' or '}'");
        }

        _at++;
        return Merge(members, merges);
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
            '\0' or ',' or ']' or '}' => throw Fault("did not find expected node content"),
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
            SkipLines();
            if (Current is ',' or '[' or ']' or '{' or '}' or ':' or '\0') break;
            text.Append(' ').Append(PlainLine(inFlow: true));
        }

        return text.ToString();
    }

    private string SingleQuoted()
    {
        var text = new StringBuilder();
        for (_at++; ; _at++)
        {
            if (_at >= _text.Length) throw Fault("found unexpected end of stream");
            if (Current == '\'' && Peek(1) == '\'') _at++;
            else if (Current == '\'') break;
            if (Current == '\n') FoldBreak(text);
            else text.Append(Current);
        }

        _at++;
        return text.ToString();
    }

    // One line end is a blank, more are one less line ends; blanks around them go.
    private void FoldBreak(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] is ' ' or '\t') text.Length--;
        var breaks = 0;
        while (_at < _text.Length && IsBlank(Current))
        {
            if (Current == '\n') breaks++;
            _at++;
        }

        _at--;
        if (breaks == 1) text.Append(' ');
        else text.Append('\n', breaks - 1);
    }

    private string DoubleQuoted()
    {
        var text = new StringBuilder();
        for (_at++; ; _at++)
        {
            if (_at >= _text.Length) throw Fault("found unexpected end of stream");
            if (Current == '"') break;
            if (Current == '\n') FoldBreak(text);
            else if (Current != '\\') text.Append(Current);
            else
            {
                _at++;
                Escape(text);
            }
        }

        _at++;
        return text.ToString();
    }

    private void Escape(StringBuilder text)
    {
        var simple = "0abtnvfre \"/\\N_LP\t".IndexOf(Current, StringComparison.Ordinal);
        if (simple >= 0)
        {
            text.Append("\0\a\b\t\n\v\f\r\u001b \"/\\\u0085\u00a0\u2028\u2029\t"[simple]);
            return;
        }

        if (Current == '\n')
        {
            while (Peek(1) is ' ' or '\t') _at++;
            return;
        }

        var digits = Current switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0 || _at + digits >= _text.Length
            || !int.TryParse(_text.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) throw Fault("found unknown escape character");
        if (!Rune.TryCreate(code, out var rune)) throw Fault("found invalid Unicode character escape code");
        text.Append(rune.ToString());
        _at += digits;
    }

    // "|" or ">" with optional indentation and chomping
    private string BlockScalar(int parent)
    {
        var folded = Current == '>';
        _at++;
        var (chomp, indent) = (' ', 0);
        while (!IsBlank(Current) && Current != '#')
        {
            if (Current is '+' or '-') chomp = Current;
            else if (Current is >= '1' and <= '9') indent = Math.Max(parent, 0) + Current - '0';
            else throw Fault("did not find expected comment or line break");
            _at++;
        }

        SkipComment();
        if (_at < _text.Length) _at++;
        var lines = BlockLines(parent, indent);
        var trailing = 0;
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
            trailing++;
        }

        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) text.Append(folded ? Join(lines, i) : "\n");
            text.Append(lines[i]);
        }

        if (lines.Count > 0 && chomp != '-') text.Append('\n');
        if (chomp == '+') text.Append('\n', trailing);
        return text.ToString();
    }

    // Lines fold to a blank unless one of them is empty or begins with a blank.
    private static string Join(List<string> lines, int next)
    {
        var (line, before) = (lines[next], lines[next - 1]);
        if (line.Length == 0) return before.Length > 0 && !IsBlank(before[0]) ? string.Empty : "\n";
        if (before.Length == 0) return "\n";
        return IsBlank(line[0]) || IsBlank(before[0]) ? "\n" : " ";
    }

    private List<string> BlockLines(int parent, int indent)
    {
        var lines = new List<string>();
        while (_at < _text.Length)
        {
            var end = _text.IndexOf('\n', _at);
            if (end < 0) end = _text.Length;
            var line = _text[_at..end];
            var leading = line.Length - line.TrimStart(' ').Length;
            if (leading == line.Length) lines.Add(indent > 0 && leading > indent ? line[indent..] : string.Empty);
            else
            {
                if (indent == 0 && leading > Math.Max(parent, 0) - (parent < 0 ? 1 : 0)) indent = leading;
                if (leading < indent || indent == 0 && parent >= 0) break;
                if (parent < 0 && (AtMarker("---") || AtMarker("..."))) break;
                lines.Add(line[indent..]);
            }

            _at = Math.Min(end + 1, _text.Length);
        }

        // Leave the position on the line end before the next content.
        if (_at > 0 && _at <= _text.Length && _text[_at - 1] == '\n') _at--;
        return lines;
    }
}
