using System.Text;

namespace SecureFin.Rego;

/// <summary>The characters that trim takes away, by code point.</summary>
internal readonly struct CutSet
{
    /// <summary>In a longer one each character would be searched for too long.</summary>
    private const int MaxSearched = 32;

    private readonly string _few;
    private readonly HashSet<Rune>? _many;

    public CutSet(string characters)
    {
        _few = characters;
        if (characters.Length > MaxSearched) _many = [.. characters.EnumerateRunes()];
    }

    /// <summary>UTF-16 units of them at the start of a text.</summary>
    public int Leading(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var width);
            if (!Contains(rune)) break;
            at += width;
        }

        return at;
    }

    /// <summary>The same for the end.</summary>
    public int Trailing(ReadOnlySpan<char> text)
    {
        var left = text.Length;
        while (left > 0)
        {
            Rune.DecodeLastFromUtf16(text[..left], out var rune, out var width);
            if (!Contains(rune)) break;
            left -= width;
        }

        return text.Length - left;
    }

    private bool Contains(Rune rune)
    {
        if (_many is not null) return _many.Contains(rune);
        foreach (var one in _few.EnumerateRunes())
        {
            if (one == rune) return true;
        }

        return false;
    }
}
