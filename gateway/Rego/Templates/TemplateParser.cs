namespace SecureFin.Rego;

/// <summary>Parses Go's text/template with the definitions inside it.</summary>
internal sealed class TemplateParser
{
    private const int MaxDepth = 100;

    private readonly string _text;
    private int _at;
    private int _depth;
    private string _action = string.Empty;
    private int _in;
    private readonly Dictionary<string, TemplateNode[]> _templates = new(StringComparer.Ordinal);

    private TemplateParser(string text) => _text = text;

    /// <summary>The templates of a text by name; the text itself is "template".</summary>
    public static IReadOnlyDictionary<string, TemplateNode[]> Parse(string text)
    {
        var parser = new TemplateParser(text);
        var nodes = parser.List(out var end);
        if (end.Length > 0) throw Fault($"unexpected {{{{{end}}}}}");
        parser._templates["template"] = nodes;
        return parser._templates;
    }

    private static TemplateError Fault(string message) => new($"template: template:1: {message}");

    // Parts up to an end, an else or the end of the text.
    private TemplateNode[] List(out string end)
    {
        if (++_depth > MaxDepth) throw Fault("exceeded max depth");
        var nodes = new List<TemplateNode>();
        while (true)
        {
            var open = _text.IndexOf("{{", _at, StringComparison.Ordinal);
            var literal = open < 0 ? _text[_at..] : _text[_at..open];
            if (open >= 0 && open + 3 < _text.Length && _text[open + 2] == '-' && char.IsWhiteSpace(_text[open + 3])) literal = literal.TrimEnd();
            if (literal.Length > 0) nodes.Add(new TemplateNode(TemplateKind.Text, literal, null, [], []));
            if (open < 0)
            {
                _at = _text.Length;
                end = string.Empty;
                break;
            }

            ReadAction(open + 2);
            if (_action.StartsWith("/*", StringComparison.Ordinal)) continue;
            var word = Word();
            if (word is "end" or "else")
            {
                end = word;
                break;
            }

            if (word == "define") Define();
            else nodes.Add(Node(word));
        }

        _depth--;
        return [.. nodes];
    }

    // The text between the braces, trim marks taken away and obeyed.
    private void ReadAction(int start)
    {
        var close = start;
        for (; ; close++)
        {
            if (close + 1 >= _text.Length) throw Fault("unclosed action");
            if (string.CompareOrdinal(_text, close, "/*", 0, 2) == 0 && _text.IndexOf("*/", close + 2, StringComparison.Ordinal) is var comment and >= 0) close = comment + 1;
            else if (_text[close] is '"' or '`') close = QuoteEnd(close);
            else if (_text[close] == '}' && _text[close + 1] == '}') break;
        }

        _action = _text[start..close];
        _at = close + 2;
        if (_action is ['-', var after, ..] && char.IsWhiteSpace(after)) _action = _action[2..];
        if (_action is [.., var before, '-'] && char.IsWhiteSpace(before))
        {
            _action = _action[..^2];
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        }

        _action = _action.Trim();
        _in = 0;
    }

    private int QuoteEnd(int start)
    {
        for (var i = start + 1; i < _text.Length; i++)
        {
            if (_text[i] == '\\' && _text[start] == '"') i++;
            else if (_text[i] == _text[start]) return i;
        }

        throw Fault("unterminated quoted string");
    }

    private TemplateNode Node(string word)
    {
        switch (word)
        {
            case "if": return Control(TemplateKind.If);
            case "range": return Control(TemplateKind.Range);
            case "with": return Control(TemplateKind.With);
            case "break": return new TemplateNode(TemplateKind.Break, string.Empty, null, [], []);
            case "continue": return new TemplateNode(TemplateKind.Continue, string.Empty, null, [], []);
            case "template": return CallOf(TemplateName());
            case "block":
                var name = TemplateName();
                var call = CallOf(name);
                _templates[name] = Definition();
                return call;
            default:
                _in = 0;
                return new TemplateNode(TemplateKind.Action, string.Empty, Pipe('\0'), [], []);
        }
    }

    // "define" name, only outside of other actions
    private void Define()
    {
        if (_depth > 1) throw Fault("unexpected {{define}}");
        var name = TemplateName();
        SkipSpaces();
        if (_in < _action.Length) throw Fault("unexpected input in define clause");
        _templates[name] = Definition();
    }

    private TemplateNode[] Definition()
    {
        var body = List(out var end);
        return end == "end" ? body : throw Fault("unexpected EOF");
    }

    private string TemplateName()
    {
        SkipSpaces();
        if (_in == _action.Length || _action[_in] is not ('"' or '`')) throw Fault("unexpected input in template clause");
        return Quoted(_action[_in]);
    }

    private TemplateNode CallOf(string name)
    {
        SkipSpaces();
        return new TemplateNode(TemplateKind.Template, name, _in < _action.Length ? Pipe('\0') : null, [], []);
    }

    private TemplateNode Control(TemplateKind kind)
    {
        var pipe = Pipe('\0');
        var body = List(out var end);
        TemplateNode[] otherwise = [];
        if (end == "else")
        {
            SkipSpaces();
            otherwise = _in < _action.Length ? [Node(Word())] : List(out end);
            if (_in < _action.Length) end = "end";
            else if (otherwise is [{ Kind: TemplateKind.If or TemplateKind.With }] && end == "else") end = "end";
        }

        if (end.Length == 0) throw Fault("unexpected EOF");
        return new TemplateNode(kind, string.Empty, pipe, body, otherwise);
    }

    private void SkipSpaces()
    {
        while (_in < _action.Length && char.IsWhiteSpace(_action[_in])) _in++;
    }

    private string Word()
    {
        SkipSpaces();
        var start = _in;
        while (_in < _action.Length && (char.IsLetterOrDigit(_action[_in]) || _action[_in] == '_')) _in++;
        return _action[start.._in];
    }

    // [ variables ":=" / "=" ] command *( "|" command )
    private TemplatePipe Pipe(char close)
    {
        if (++_depth > MaxDepth) throw Fault("exceeded max depth");
        var variables = Variables(out var declares);
        var commands = new List<TemplateCommand>();
        while (true)
        {
            var operands = new List<TemplateOperand>();
            for (SkipSpaces(); _in < _action.Length && _action[_in] != '|' && _action[_in] != ')'; SkipSpaces()) operands.Add(Operand());
            if (operands.Count == 0) throw Fault("missing value for command");
            commands.Add(new TemplateCommand([.. operands]));
            if (_in == _action.Length || _action[_in] == ')') break;
            _in++;
        }

        if (close == '\0' ? _in < _action.Length : _in == _action.Length) throw Fault("unexpected right paren");
        _depth--;
        return new TemplatePipe(variables, declares, [.. commands]);
    }

    private string[] Variables(out bool declares)
    {
        var start = _in;
        var names = new List<string>();
        declares = false;
        for (SkipSpaces(); _in < _action.Length && _action[_in] == '$'; SkipSpaces())
        {
            _in++;
            names.Add(Word());
            SkipSpaces();
            if (_in < _action.Length && _action[_in] == ',') _in++;
        }

        declares = string.CompareOrdinal(_action, _in, ":=", 0, 2) == 0;
        if (names.Count > 0 && (declares || (_in < _action.Length && _action[_in] == '=')))
        {
            _in += declares ? 2 : 1;
            return [.. names];
        }

        _in = start;
        return [];
    }

    private TemplateOperand Operand()
    {
        var c = _action[_in];
        switch (c)
        {
            case '"' or '`': return new TemplateOperand('l', string.Empty, RegoValue.FromString(Quoted(c)), null, []);
            case '\'': return new TemplateOperand('l', "number", RegoValue.FromInt64(Character()), null, []);
            case '$':
                _in++;
                return new TemplateOperand('$', Word(), default, null, Fields());
            case '.' when _in + 1 == _action.Length || !(char.IsLetter(_action[_in + 1]) || _action[_in + 1] == '_'):
                _in++;
                return new TemplateOperand('.', string.Empty, default, null, []);
            case '.': return new TemplateOperand('.', string.Empty, default, null, Fields());
            case '(':
                _in++;
                var pipe = Pipe(')');
                _in++;
                return new TemplateOperand('(', string.Empty, default, pipe, Fields());
        }

        if (char.IsAsciiDigit(c) || c is '-' or '+') return Number();
        var word = Word();
        if (word.Length == 0) throw Fault($"unexpected {GoQuote.Quote(c.ToString())} in command");
        return word switch
        {
            "true" => new TemplateOperand('l', word, RegoValue.True, null, []),
            "false" => new TemplateOperand('l', word, RegoValue.False, null, []),
            "nil" => new TemplateOperand('l', word, RegoValue.Null, null, []),
            _ when TemplateFunctions.IsKnown(word) => new TemplateOperand('f', word, default, null, []),
            _ => throw Fault($"function {GoQuote.Quote(word)} not defined"),
        };
    }

    // One character between single quotes, or an escape.
    private int Character()
    {
        var end = _action.IndexOf('\'', _in + (_in + 1 < _action.Length && _action[_in + 1] == '\\' ? 3 : 1));
        if (end < 0) throw Fault("unterminated character constant");
        var raw = _action[(_in + 1)..end];
        _in = end + 1;
        var text = raw == "\\'" ? "'" : RegoJson.TryParse(System.Text.Encoding.UTF8.GetBytes($"\"{raw}\""), JsonLimits.Default, out var value, out _) ? value.AsString() : string.Empty;
        return System.Text.Rune.DecodeFromUtf16(text, out var rune, out var used) == System.Buffers.OperationStatus.Done && used == text.Length ? rune.Value : throw Fault("malformed character constant");
    }

    private string[] Fields()
    {
        var fields = new List<string>();
        while (_in + 1 < _action.Length && _action[_in] == '.' && (char.IsLetter(_action[_in + 1]) || _action[_in + 1] == '_'))
        {
            _in++;
            fields.Add(Word());
        }

        return [.. fields];
    }

    private TemplateOperand Number()
    {
        var start = _in++;
        while (_in < _action.Length && (char.IsAsciiLetterOrDigit(_action[_in]) || _action[_in] is '.' or '_' || (_action[_in] is '+' or '-' && _action[_in - 1] is 'e' or 'E'))) _in++;
        var text = _action[start.._in].TrimStart('+');
        return RegoNumber.TryParse(GoInteger.TryParse(text, out var whole) ? whole : text, out var value) ? new TemplateOperand('l', "number", value, null, []) : throw Fault($"bad number syntax: {GoQuote.Quote(text)}");
    }

    private string Quoted(char quote)
    {
        var end = _in + 1;
        while (end < _action.Length && _action[end] != quote) end += _action[end] == '\\' && quote == '"' ? 2 : 1;
        if (end >= _action.Length) throw Fault("unterminated quoted string");
        var raw = _action[_in..(end + 1)];
        _in = end + 1;
        if (quote == '`') return raw[1..^1];
        return RegoJson.TryParse(System.Text.Encoding.UTF8.GetBytes(raw), JsonLimits.Default, out var value, out _) ? value.AsString() : throw Fault("invalid syntax");
    }
}
