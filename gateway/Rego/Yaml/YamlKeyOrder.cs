using System.Buffers;
using System.Text;

namespace SecureFin.Rego;

/// <summary>The order in which Go's yaml library writes keys: digits count as numbers, letters stand behind all else.</summary>
/// <remarks>Source: keyList.Less of go-yaml 2.</remarks>
internal static class YamlKeyOrder
{
    public static int Compare(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length) return left.Length.CompareTo(right.Length);
        if (at > 0 && char.IsHighSurrogate(left[at - 1])) at--;
        return Different(left, right, at);
    }

    private static int Different(string left, string right, int at)
    {
        var (letter, other) = (RuneAt(left, at, out _), RuneAt(right, at, out _));
        var (isLetter, otherIsLetter) = (Rune.IsLetter(letter), Rune.IsLetter(other));
        if (isLetter || otherIsLetter) return isLetter && otherIsLetter ? letter.CompareTo(other) : isLetter ? 1 : -1;
        var after = (letter.Value == '0' || other.Value == '0') && FollowsDigit(left.AsSpan(0, at));
        var (number, digits) = Number(left, at, after);
        var (otherNumber, otherDigits) = Number(right, at, after);
        if (number != otherNumber) return number.CompareTo(otherNumber);
        return digits != otherDigits ? digits.CompareTo(otherDigits) : letter.CompareTo(other);
    }

    // Zeros count only behind another digit.
    private static bool FollowsDigit(ReadOnlySpan<char> before)
    {
        while (Rune.DecodeLastFromUtf16(before, out var last, out var length) == OperationStatus.Done && Rune.IsDigit(last))
        {
            if (last.Value != '0') return true;
            before = before[..^length];
        }

        return false;
    }

    // As Go has it, an overflow goes round.
    private static (long Number, int Digits) Number(string text, int at, bool after)
    {
        var (number, digits) = (after ? 1L : 0L, 0);
        for (; at < text.Length && RuneAt(text, at, out var length) is var digit && Rune.IsDigit(digit); at += length, digits++)
            number = unchecked((number * 10) + digit.Value - '0');
        return (number, digits);
    }

    private static Rune RuneAt(string text, int at, out int length)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        return rune;
    }
}
