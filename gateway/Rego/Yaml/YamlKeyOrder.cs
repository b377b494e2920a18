using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>The order in which Go's yaml library writes keys: digits count as numbers, letters stand behind all else.</summary>
/// <remarks>Source: keyList.Less of go-yaml 2.</remarks>
internal static class YamlKeyOrder
{
    public static int Compare(string left, string right)
    {
        Rune[] a = [.. left.EnumerateRunes()];
        Rune[] b = [.. right.EnumerateRunes()];
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i]) return Different(a, b, i);
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int Different(Rune[] a, Rune[] b, int at)
    {
        var (isLetter, otherIsLetter) = (Rune.IsLetter(a[at]), Rune.IsLetter(b[at]));
        if (isLetter || otherIsLetter) return isLetter && otherIsLetter ? a[at].CompareTo(b[at]) : isLetter ? 1 : -1;
        var after = (a[at].Value == '0' || b[at].Value == '0') && FollowsDigit(a, at);
        var (number, end) = Number(a, at, after);
        var (other, otherEnd) = Number(b, at, after);
        if (number != other) return number.CompareTo(other);
        return end != otherEnd ? end.CompareTo(otherEnd) : a[at].CompareTo(b[at]);
    }

    // Zeros count only behind another digit.
    private static bool FollowsDigit(Rune[] text, int at)
    {
        for (var i = at - 1; i >= 0 && Rune.IsDigit(text[i]); i--)
        {
            if (text[i].Value != '0') return true;
        }

        return false;
    }

    // As Go has it, an overflow goes round.
    private static (long Number, int End) Number(Rune[] text, int at, bool after)
    {
        long number = after ? 1 : 0;
        for (; at < text.Length && Rune.GetUnicodeCategory(text[at]) == UnicodeCategory.DecimalDigitNumber; at++)
            number = unchecked((number * 10) + text[at].Value - '0');
        return (number, at);
    }
}
