using System.Text;

namespace SecureFin.Rego;

/// <summary>Go's fmt.Sprintf over the argument types of OPA: verbs, flags, width, precision, argument indexes, error texts.</summary>
internal ref partial struct GoFormatter
{
    private const int WidthLimit = 1_000_000;

    private readonly ReadOnlySpan<char> _format;
    private readonly ReadOnlySpan<GoArgument> _args;
    private readonly StringBuilder _out;
    private int _at;
    private int _arg;
    private bool _reordered;
    private bool _goodIndex;
    private bool _afterIndex;

    private bool _sharp;
    private bool _zero;
    private bool _plus;
    private bool _minus;
    private bool _space;
    private bool _sharpV;
    private bool _plusV;
    private int _width;
    private bool _hasWidth;
    private int _precision;
    private bool _hasPrecision;

    private GoFormatter(StringBuilder space, ReadOnlySpan<char> format, ReadOnlySpan<GoArgument> args)
    {
        _format = format;
        _args = args;
        _out = space;
    }

    /// <summary>The formatted text; null when it would get longer than the limit.</summary>
    /// <param name="space">Empty; holds the text on return.</param>
    /// <param name="format">Go's format.</param>
    /// <param name="args">One for each verb.</param>
    /// <param name="maxLength">Longest text.</param>
    public static string? Format(StringBuilder space, ReadOnlySpan<char> format, ReadOnlySpan<GoArgument> args, int maxLength)
    {
        var formatter = new GoFormatter(space, format, args);
        return formatter.Run(maxLength) ? formatter._out.ToString() : null;
    }

    private bool Run(int maxLength)
    {
        while (_at < _format.Length)
        {
            var literal = _format[_at..].IndexOf('%');
            if (literal < 0) literal = _format.Length - _at;
            _out.Append(_format.Slice(_at, literal));
            _at += literal;
            if (_at == _format.Length) break;
            _at++;
            Directive();
            if (_out.Length > maxLength) return false;
        }

        if (!_reordered && _arg < _args.Length) AppendExtra();
        return _out.Length <= maxLength;
    }

    private void Directive()
    {
        _sharp = _zero = _plus = _minus = _space = _sharpV = _plusV = _hasWidth = _hasPrecision = _afterIndex = false;
        _width = _precision = 0;
        _goodIndex = true;
        Flags();
        ArgumentIndex();
        Width();
        if (_at < _format.Length && _format[_at] == '.') Precision();
        if (!_afterIndex) ArgumentIndex();
        if (_at == _format.Length)
        {
            _out.Append("%!(NOVERB)");
            return;
        }

        Rune.DecodeFromUtf16(_format[_at..], out var verb, out var used);
        _at += used;
        if (verb.Value == '%') _out.Append('%');
        else if (!_goodIndex) _out.Append("%!").Append(verb.ToString()).Append("(BADINDEX)");
        else if (_arg >= _args.Length) _out.Append("%!").Append(verb.ToString()).Append("(MISSING)");
        else
        {
            if (verb.Value == 'v')
            {
                (_sharpV, _sharp) = (_sharp, false);
                (_plusV, _plus) = (_plus, false);
            }

            Print(_args[_arg++], verb);
        }
    }

    private void Flags()
    {
        for (; _at < _format.Length; _at++)
        {
            switch (_format[_at])
            {
                case '#': _sharp = true; break;
                case '0': _zero = true; break;
                case '+': _plus = true; break;
                case '-': _minus = true; break;
                case ' ': _space = true; break;
                default: return;
            }
        }
    }

    // "[" number "]"
    private void ArgumentIndex()
    {
        if (_at >= _format.Length || _format[_at] != '[') return;
        _reordered = true;
        var close = _format[_at..].IndexOf(']');
        if (close < 0)
        {
            _goodIndex = false;
            _at++;
            return;
        }

        var end = _at + close;
        var start = _at + 1;
        var ok = Number(ref start, end, out var index) && start == end;
        _at = end + 1;
        _afterIndex = ok;
        if (ok && index >= 1 && index <= _args.Length) _arg = index - 1;
        else _goodIndex = false;
    }

    private void Width()
    {
        if (_at < _format.Length && _format[_at] == '*')
        {
            _at++;
            _hasWidth = FromArgument(out _width);
            if (!_hasWidth) _out.Append("%!(BADWIDTH)");
            if (_width < 0)
            {
                _width = -_width;
                _minus = true;
                _zero = false;
            }

            _afterIndex = false;
            return;
        }

        _hasWidth = Number(ref _at, _format.Length, out _width);
        if (_afterIndex && _hasWidth) _goodIndex = false;
    }

    private void Precision()
    {
        _at++;
        if (_afterIndex) _goodIndex = false;
        ArgumentIndex();
        if (_at < _format.Length && _format[_at] == '*')
        {
            _at++;
            _hasPrecision = FromArgument(out _precision);
            if (_precision < 0)
            {
                _precision = 0;
                _hasPrecision = false;
            }

            if (!_hasPrecision) _out.Append("%!(BADPREC)");
            _afterIndex = false;
            return;
        }

        if (!Number(ref _at, _format.Length, out _precision)) _precision = 0;
        _hasPrecision = true;
    }

    private bool FromArgument(out int value)
    {
        value = 0;
        if (_arg >= _args.Length) return false;
        var argument = _args[_arg++];
        if (argument.Type != GoType.Int || argument.Integer > WidthLimit || argument.Integer < -WidthLimit) return false;
        value = (int)argument.Integer;
        return true;
    }

    private readonly bool Number(ref int at, int end, out int number)
    {
        number = 0;
        var start = at;
        for (; at < end && char.IsAsciiDigit(_format[at]); at++)
        {
            number = (number * 10) + (_format[at] - '0');
            if (number <= WidthLimit) continue;
            number = 0;
            at = end;
            return false;
        }

        return at > start;
    }

    private void AppendExtra()
    {
        _sharp = _zero = _plus = _minus = _space = _sharpV = _plusV = _hasWidth = _hasPrecision = false;
        _out.Append("%!(EXTRA ");
        for (var i = _arg; i < _args.Length; i++)
        {
            if (i > _arg) _out.Append(", ");
            _out.Append(_args[i].TypeName).Append('=');
            Print(_args[i], new Rune('v'));
        }

        _out.Append(')');
    }
}
