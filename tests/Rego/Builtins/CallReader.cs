namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Reads and computes ground calls of built-ins (nested calls, infix signs, JSON and set literals) for tables of cases.</summary>
internal ref struct CallReader(string text, BuiltinContext context)
{
    private static readonly string[][] Levels = [["==", "!=", "<=", ">=", "<", ">"], ["|"], ["&"], ["+", "-"], ["*", "/", "%"]];
    private readonly string _text = text;
    private readonly BuiltinContext _context = context;
    private int _at;

    public bool Unsupported { get; private set; }

    public BuiltinError? Error { get; private set; }

    public RegoValue Read()
    {
        var value = Infix(0);
        Space();
        if (_at < _text.Length) Unsupported = true;
        return Unsupported ? default : value;
    }

    private RegoValue Infix(int level)
    {
        if (level == Levels.Length) return Term();
        var left = Infix(level + 1);
        while (!Unsupported)
        {
            Space();
            var sign = SignAt(level);
            if (sign is null) return left;
            _at += sign.Length;
            left = Call(SignName(sign), [left, Infix(level + 1)]);
        }

        return default;
    }

    private static string SignName(string sign) => sign switch
    {
        "==" => "equal", "!=" => "neq", "<=" => "lte", ">=" => "gte", "<" => "lt", ">" => "gt",
        "|" => "or", "&" => "and", "+" => "plus", "-" => "minus", "*" => "mul", "/" => "div", _ => "rem",
    };

    private readonly string? SignAt(int level)
    {
        foreach (var sign in Levels[level])
        {
            if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0) return sign;
        }

        return null;
    }

    private RegoValue Term()
    {
        Space();
        if (_at == _text.Length) return Stop();
        var c = _text[_at];
        if (c == '"') return Text();
        if (c == '-' || char.IsAsciiDigit(c)) return Number();
        if (c == '[') return RegoArray.Create([.. List(']')]);
        if (c == '{') return Braces();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.')) _at++;
        var name = _text[start.._at];
        if (_at == _text.Length || _text[_at] != '(')
            return name switch { "true" => RegoValue.True, "false" => RegoValue.False, "null" => RegoValue.Null, _ => Stop() };
        var args = List(')');
        return name == "set" ? RegoSet.Empty : Call(name, args);
    }

    private RegoValue Call(string name, List<RegoValue> args)
    {
        if (Unsupported || BuiltinRegistry.Find(name)?.Invoke is not { } invoke || BuiltinRegistry.Find(name)!.Arity != args.Count) return Stop();
        foreach (var arg in args)
        {
            if (arg.IsUndefined) return default;
        }

        var result = invoke(_context, args.ToArray());
        Error ??= _context.TakeError(name);
        return result;
    }

    private List<RegoValue> List(char end)
    {
        var items = new List<RegoValue>();
        _at++;
        for (Space(); !Unsupported && _at < _text.Length && _text[_at] != end; Space())
        {
            items.Add(Infix(0));
            Space();
            if (_at < _text.Length && _text[_at] == ',') _at++;
            else if (_at == _text.Length || _text[_at] != end) Stop();
        }

        _at++;
        return items;
    }

    private RegoValue Braces()
    {
        _at++;
        var map = new RegoObjectBuilder();
        var set = new RegoSetBuilder();
        var isSet = false;
        for (Space(); !Unsupported && _at < _text.Length && _text[_at] != '}'; Space())
        {
            var key = Infix(2);
            Space();
            if (_at < _text.Length && _text[_at] == ':')
            {
                _at++;
                map.Set(key, Infix(0));
            }
            else
            {
                isSet = true;
                set.Add(key);
            }

            Space();
            if (_at < _text.Length && _text[_at] == ',') _at++;
            else if (_at == _text.Length || _text[_at] != '}') Stop();
        }

        _at++;
        return isSet ? set.Build() : (RegoValue)map.Build();
    }

    private RegoValue Text()
    {
        var start = _at++;
        while (_text[_at] != '"') _at += _text[_at] == '\\' ? 2 : 1;
        _at++;
        return RegoJson.Parse(_text[start.._at]);
    }

    private RegoValue Number()
    {
        var start = _at++;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '.' || (_text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E'))) _at++;
        return RegoNumber.TryParse(_text[start.._at], out var value) ? value : Stop();
    }

    private RegoValue Stop()
    {
        Unsupported = true;
        return default;
    }

    private void Space()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\t') _at++;
    }
}
