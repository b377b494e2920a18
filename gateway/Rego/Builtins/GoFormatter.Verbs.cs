using System.Globalization;
using System.Numerics;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Verbs.</summary>
internal ref partial struct GoFormatter
{
    private void Print(GoArgument argument, Rune verb)
    {
        if (verb.Value == 'T')
        {
            Text(argument.TypeName);
            return;
        }

        var known = argument.Type switch
        {
            GoType.Int => Integer(argument.Integer, verb.Value),
            GoType.BigInt => BigInt(argument.Integer, verb),
            GoType.Float64 => Float(argument.Number, verb.Value),
            GoType.Bool => Bool(argument.Number != 0, verb.Value),
            _ => String(argument.Text, verb.Value),
        };
        if (!known) BadVerb(argument, verb);
    }

    private void BadVerb(GoArgument argument, Rune verb)
    {
        _out.Append("%!").Append(verb.ToString()).Append('(').Append(argument.TypeName).Append('=');
        Print(argument, new Rune('v'));
        _out.Append(')');
    }

    private bool Bool(bool value, int verb)
    {
        if (verb is not ('t' or 'v')) return false;
        Pad(value ? "true" : "false");
        return true;
    }

    private bool String(string text, int verb)
    {
        switch (verb)
        {
            case 'v' when _sharpV:
            case 'q':
                Quoted(text);
                return true;
            case 'v' or 's':
                Text(text);
                return true;
            case 'x' or 'X':
                Hex(text, verb == 'X');
                return true;
            default:
                return false;
        }
    }

    private void Text(string text) => Pad(Truncate(text));

    private readonly string Truncate(string text)
    {
        if (!_hasPrecision) return text;
        var runes = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (runes++ == _precision) return text[..i];
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
        }

        return text;
    }

    private void Quoted(string text)
    {
        text = Truncate(text);
        if (_sharp && !text.AsSpan().ContainsAny('`', '\uFEFF') && !text.AsSpan().ContainsAnyInRange('\0', '\b') && !text.AsSpan().ContainsAnyInRange('\n', '\u001f') && !text.Contains('\u007f', StringComparison.Ordinal)) Pad("`" + text + "`");
        else Pad(GoQuote.Quote(text, _plus));
    }

    private void Hex(string text, bool upper)
    {
        // So many characters give at least as many bytes; one more, lest half a pair counts as a whole one.
        var bytes = GoText.Encode(_hasPrecision && text.Length > _precision ? text[..(_precision + 1)] : text);
        if (_hasPrecision && _precision < bytes.Length) bytes = bytes[.._precision];
        var digits = new StringBuilder(bytes.Length * 2);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_space && i > 0) digits.Append(' ');
            if (_sharp && (_space || i == 0)) digits.Append(upper ? "0X" : "0x");
            digits.Append(bytes[i].ToString(upper ? "X2" : "x2", CultureInfo.InvariantCulture));
        }

        PadBlank(digits.ToString());
    }

    private bool Integer(BigInteger value, int verb)
    {
        switch (verb)
        {
            case 'v' or 'd' when IsPlain && value >= long.MinValue && value <= long.MaxValue:
                Plain((long)value);
                return true;
            case 'v' or 'd': Digits(value, 10, verb); return true;
            case 'b': Digits(value, 2, verb); return true;
            case 'o' or 'O': Digits(value, 8, verb); return true;
            case 'x' or 'X': Digits(value, 16, verb); return true;
            case 'c': Pad(RuneOf(value).ToString()); return true;
            case 'q':
                var quoted = new StringBuilder();
                GoQuote.AppendQuoted(quoted, RuneOf(value).ToString(), '\'', _plus);
                Pad(quoted.ToString());
                return true;
            case 'U': Unicode(value); return true;
            default: return false;
        }
    }

    private readonly bool IsPlain => !_hasWidth && !_hasPrecision && !_plus && !_space && !_sharp;

    private readonly void Plain(long value)
    {
        Span<char> digits = stackalloc char[20];
        value.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        _out.Append(digits[..written]);
    }

    private static Rune RuneOf(BigInteger value) =>
        value >= 0 && value <= 0x10FFFF && Rune.TryCreate((int)value, out var rune) ? rune : Rune.ReplacementChar;

    private void Unicode(BigInteger value)
    {
        var digits = GoInteger.Digits(value.Sign < 0 ? value + (BigInteger.One << 64) : value, 16).ToUpperInvariant();
        var text = "U+" + digits.PadLeft(Math.Max(4, _hasPrecision ? _precision : 0), '0');
        if (_sharp && value >= 0 && value <= 0x10FFFF && Rune.TryCreate((int)value, out var rune) && UnicodeClasses.IsPrintable(rune)) text += $" '{rune}'";
        PadBlank(text);
    }

    private void Digits(BigInteger value, int radix, int verb)
    {
        var negative = value.Sign < 0;
        if (_hasPrecision && _precision == 0 && value.IsZero)
        {
            PadBlank(string.Empty);
            return;
        }

        var minimum = _hasPrecision ? _precision : 0;
        if (!_hasPrecision && _zero && !_minus && _hasWidth) minimum = _width - (negative || _plus || _space ? 1 : 0);
        var digits = GoInteger.Digits(BigInteger.Abs(value), radix).PadLeft(Math.Max(minimum, 0), '0');
        if (verb == 'X') digits = digits.ToUpperInvariant();
        if (_sharp)
        {
            digits = radix switch
            {
                2 => "0b" + digits,
                8 when digits[0] != '0' => "0" + digits,
                16 => (verb == 'X' ? "0X" : "0x") + digits,
                _ => digits,
            };
        }

        if (verb == 'O') digits = "0o" + digits;
        PadBlank(Sign(negative) + digits);
    }

    private readonly string Sign(bool negative) => negative ? "-" : _plus ? "+" : _space ? " " : string.Empty;

    // big.Int brings its own formatting: the same numbers, other verbs named in the error.
    private bool BigInt(BigInteger value, Rune verb)
    {
        switch (verb.Value)
        {
            case 'v' or 's' or 'd': Digits(value, 10, 'd'); break;
            case 'b': Digits(value, 2, 'b'); break;
            case 'o' or 'O': Digits(value, 8, verb.Value); break;
            case 'x' or 'X': Digits(value, 16, verb.Value); break;
            default: _out.Append("%!").Append(verb.ToString()).Append("(big.Int=").Append(value.ToString(CultureInfo.InvariantCulture)).Append(')'); break;
        }

        return true;
    }

    private bool Float(double value, int verb)
    {
        switch (verb)
        {
            case 'v': FloatAs(value, 'g', -1); return true;
            case 'g' or 'G': FloatAs(value, (char)verb, -1); return true;
            case 'e' or 'E' or 'f': FloatAs(value, (char)verb, 6); return true;
            case 'F': FloatAs(value, 'f', 6); return true;
            case 'b' or 'x' or 'X': FloatAs(value, (char)verb, -1); return true;
            default: return false;
        }
    }

    private void FloatAs(double value, char form, int precision)
    {
        if (_hasPrecision) precision = _precision;
        var digits = GoFloat.Format(value, form, precision);
        var negative = digits[0] == '-';
        if (negative) digits = digits[1..];
        if (_sharp) digits = GoSharpFloat.Complete(digits, form, precision);
        var sign = Sign(negative);
        if (_zero && !_minus && _hasWidth && _width > sign.Length + digits.Length) _out.Append(sign).Append('0', _width - sign.Length - digits.Length).Append(digits);
        else PadBlank(sign + digits);
    }

    private void PadBlank(string text)
    {
        var zero = _zero;
        _zero = false;
        Pad(text);
        _zero = zero;
    }

    private readonly void Pad(string text)
    {
        var padding = _hasWidth ? _width - GoText.RuneCount(text) : 0;
        if (padding > 0 && !_minus) _out.Append(_zero ? '0' : ' ', padding);
        _out.Append(text);
        if (padding > 0 && _minus) _out.Append(' ', padding);
    }
}
