using System.Globalization;

namespace SecureFin.Rego;

/// <summary>major.minor.patch[-prerelease][+build]; the build does not take part in the order.</summary>
internal readonly struct SemanticVersion : IComparable<SemanticVersion>
{
    private readonly long _major;
    private readonly long _minor;
    private readonly long _patch;
    private readonly string _preRelease;

    private SemanticVersion(long major, long minor, long patch, string preRelease)
    {
        _major = major;
        _minor = minor;
        _patch = patch;
        _preRelease = preRelease;
    }

    public static bool TryParse(string text, out SemanticVersion version)
    {
        version = default;
        var plus = text.IndexOf('+');
        var build = plus < 0 ? null : text[(plus + 1)..];
        var rest = plus < 0 ? text : text[..plus];
        var dash = rest.IndexOf('-');
        var pre = dash < 0 ? null : rest[(dash + 1)..];
        var numbers = (dash < 0 ? rest : rest[..dash]).Split('.');
        if (numbers.Length != 3 || !Number(numbers[0], out var major) || !Number(numbers[1], out var minor) || !Number(numbers[2], out var patch)) return false;
        if (!Identifiers(pre) || !Identifiers(build)) return false;
        version = new SemanticVersion(major, minor, patch, pre ?? string.Empty);
        return true;
    }

    public int CompareTo(SemanticVersion other)
    {
        var order = _major.CompareTo(other._major);
        if (order == 0) order = _minor.CompareTo(other._minor);
        if (order == 0) order = _patch.CompareTo(other._patch);
        return order != 0 ? order : ComparePreRelease(_preRelease, other._preRelease);
    }

    // A version without pre-release is higher; numeric identifiers are lower than others.
    private static int ComparePreRelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0) return Math.Sign(right.Length.CompareTo(left.Length));
        var (a, b) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var aNumeric = DigitText.TryRead(a[i], NumberStyles.None, out long x);
            var bNumeric = DigitText.TryRead(b[i], NumberStyles.None, out long y);
            var order = (aNumeric, bNumeric) switch
            {
                (true, true) => x.CompareTo(y),
                (true, false) => -1,
                (false, true) => 1,
                _ => Math.Sign(string.CompareOrdinal(a[i], b[i])),
            };
            if (order != 0) return order;
        }

        return a.Length.CompareTo(b.Length);
    }

    private static bool Number(string text, out long value) =>
        DigitText.TryRead(text, NumberStyles.None, out value);

    private static bool Identifiers(string? text)
    {
        if (text is null) return true;
        if (text.Length == 0) return false;
        foreach (var part in text.AsSpan().Split('.'))
        {
            var identifier = text.AsSpan()[part];
            if (identifier.IsEmpty) return false;
            foreach (var c in identifier)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
            }
        }

        return true;
    }
}
