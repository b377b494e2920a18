using System.Globalization;
using System.Numerics;

namespace SecureFin.Rego;

/// <summary>
/// A number that is not simply a 64-bit integer. It keeps the text that it came with or, when computed, OPA's text of
/// the result; the value is the exact decimal value of that text.
/// </summary>
public sealed class RegoNumber
{
    /// <summary>Longest number text taken; longer ones are refused where they are read.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>Largest power of ten that arithmetic works with. Larger numbers can be compared and printed.</summary>
    internal const int MaxPower = 5_000;

    /// <summary>Results with larger exponents get their text, and the check of their bounds, at once.</summary>
    private const int MaxLazyExponent = 1_024;

    private const int HeapLimit = 256;

    private string? _text;
    private int _hash;
    private State _state;
    private BinaryFloat _float;

    private enum State : byte
    {
        Unread,
        Read,
        OutOfRange,
    }

    private RegoNumber(string text) => _text = text;

    private RegoNumber(BinaryFloat value) => (_float, _state) = (value, State.Read);

    /// <summary>The number as JSON has it and as OPA prints it; that of a computed one is written when it is asked for.</summary>
    public string Text => _text ??= BinaryFloatText.Write(_float);

    /// <summary>Reads JSON's number grammar. A plain integer of 64 bits becomes an inline value.</summary>
    internal static bool TryParse(string text, out RegoValue value)
    {
        value = default;
        if (!NumberGrammar.IsNumber(text)) return false;
        value = FromValid(text);
        return true;
    }

    /// <summary>A value of text that is known to follow JSON's number grammar.</summary>
    internal static RegoValue FromValid(string text)
    {
        if (text.Length <= 20 && text[0] != '-' | text != "-0" && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return RegoValue.FromInt64(integer);
        return new RegoNumber(text);
    }

    internal static RegoValue FromBig(BigInteger value) => value >= long.MinValue && value <= long.MaxValue
        ? RegoValue.FromInt64((long)value)
        : new RegoNumber(value.ToString(CultureInfo.InvariantCulture));

    internal static RegoValue FromFloat(BinaryFloat value)
    {
        if (!value.IsInteger && Math.Abs(value.Exponent) <= MaxLazyExponent) return new RegoNumber(value);
        return value.TryGetInt64(out var integer) ? RegoValue.FromInt64(integer) : FromValid(BinaryFloatText.Write(value));
    }

    /// <summary>True when the text is an integer without point and exponent; its arithmetic is exact.</summary>
    internal bool IsPlainInteger => _text is not null && Text.AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    internal BigInteger ToBig() => BigInteger.Parse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The nearest binary float; false for magnitudes beyond 1e±<see cref="MaxPower"/>.</summary>
    internal bool TryGetFloat(out BinaryFloat value)
    {
        if (_state == State.Unread)
        {
            var text = DecimalText.Read(Text, Text.Length <= HeapLimit ? stackalloc char[HeapLimit] : new char[Text.Length]);
            var inRange = text.TryGetFloat(MaxPower, out var nearest);
            _float = nearest;
            Volatile.Write(ref System.Runtime.CompilerServices.Unsafe.As<State, byte>(ref _state), (byte)(inRange ? State.Read : State.OutOfRange));
        }

        value = _float;
        return _state == State.Read;
    }

    internal bool TryGetInt64(out long value) =>
        DecimalText.Read(Text, Text.Length <= HeapLimit ? stackalloc char[HeapLimit] : new char[Text.Length]).TryGetInt64(out value);

    /// <summary>Numeric order by exact value. Both values must be numbers.</summary>
    internal static int Compare(RegoValue left, RegoValue right)
    {
        if (left.IsInt64 && right.IsInt64) return left.Bits.CompareTo(right.Bits);
        if (Nearest(left, out var a) && Nearest(right, out var b))
        {
            var order = a.CompareTo(b); // rounding keeps the order, so a difference is a difference of the exact values
            if (order != 0) return order;
        }

        var leftText = left.NumberText();
        var rightText = right.NumberText();
        return DecimalText.Compare(
            DecimalText.Read(leftText, leftText.Length <= HeapLimit ? stackalloc char[HeapLimit] : new char[leftText.Length]),
            DecimalText.Read(rightText, rightText.Length <= HeapLimit ? stackalloc char[HeapLimit] : new char[rightText.Length]));
    }

    internal static bool Nearest(RegoValue number, out BinaryFloat value)
    {
        if (!number.IsInt64) return ((RegoNumber)number.Reference!).TryGetFloat(out value);
        value = BinaryFloat.FromInt64(number.Bits);
        return true;
    }

    internal static int HashInt64(long value) => HashMix.Combine((int)(value >> 32), (int)value);

    /// <summary>Equal numbers have equal hashes, whatever their text.</summary>
    internal int ContentHash()
    {
        if (_hash != 0) return _hash;
        var text = DecimalText.Read(Text, Text.Length <= HeapLimit ? stackalloc char[HeapLimit] : new char[Text.Length]);
        var hash = text.TryGetInt64(out var integer) ? HashInt64(integer) : text.ContentHash();
        return _hash = hash == 0 ? 1 : hash;
    }
}
