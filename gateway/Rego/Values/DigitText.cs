using System.Globalization;
using System.Numerics;

namespace SecureFin.Rego;

/// <summary>Reads numbers of foreign text; .NET's own readers pass over NULs behind the digits, these do not.</summary>
internal static class DigitText
{
    public static bool TryRead<T>(ReadOnlySpan<char> text, NumberStyles style, out T value)
        where T : struct, INumberBase<T>
    {
        value = T.Zero;
        return (text.IsEmpty || text[^1] != '\0') && T.TryParse(text, style, CultureInfo.InvariantCulture, out value);
    }
}
