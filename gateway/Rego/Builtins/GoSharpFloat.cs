namespace SecureFin.Rego;

/// <summary>The # flag for floats: always a point, and for g the trailing zeros up to the precision.</summary>
internal static class GoSharpFloat
{
    public static string Complete(string text, char form, int precision)
    {
        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var (number, tail) = mark < 0 ? (text, string.Empty) : (text[..mark], text[mark..]);
        var digits = form is 'g' or 'G' ? (precision < 0 ? 6 : precision) : 0;
        var significant = number.TrimStart('0', '.').Replace(".", string.Empty, StringComparison.Ordinal).Length;
        if (number.AsSpan().TrimStart("0.").IsEmpty) significant = 1;
        if (!number.Contains('.', StringComparison.Ordinal)) number += ".";
        return number + new string('0', Math.Max(digits - significant, 0)) + tail;
    }
}
