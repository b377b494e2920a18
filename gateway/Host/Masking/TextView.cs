using System.Buffers;
using System.Globalization;
using System.Text;

namespace SecureFin.Gateway.Masking;

/// <summary>A text as a reader takes it: percent escapes resolved, full-width letters and digits of all scripts as ASCII, marks and format characters left out. Owned by one body.</summary>
/// <remarks>
/// Read twice as deep, escapes that were escaped again (<c>%2549</c>) and the character references of HTML are resolved too: then a sign may say another thing, so that is a reading of its own.
/// Each byte knows where it came from, so that only what is found is replaced. Never longer than the text. Source: RFC 3986 section 2.1; Unicode categories Nd, Mn, Me, Cf.
/// </remarks>
internal sealed class TextView
{
    private const int FullWidthStart = 0xFF01;
    private const int FullWidthEnd = 0xFF5E;
    private const int FullWidthOffset = 0xFEE0;

    // The escape mark, and the bytes that begin what reads as something else; the usual letters and punctuation of Europe are not among them.
    private static readonly SearchValues<byte> Marks =
        SearchValues.Create([(byte)'%', 0xCC, 0xCD, 0xD8, 0xD9, 0xDB, 0xDC, 0xDF, 0xE0, 0xE1, 0xEA, 0xEF, 0xF0, 0xF3]);

    private static readonly SearchValues<byte> DeepMarks =
        SearchValues.Create([(byte)'%', (byte)'&', 0xCC, 0xCD, 0xD8, 0xD9, 0xDB, 0xDC, 0xDF, 0xE0, 0xE1, 0xEA, 0xEF, 0xF0, 0xF3]);

    private bool _isDeep;
    private byte[] _bytes = [];
    private int[] _places = [];
    private int _length;

    /// <summary>False when the text reads as it stands.</summary>
    public bool TryRead(ReadOnlySpan<byte> text) => TryRead(text, isDeep: false);

    /// <summary>False when there is nothing in the text to be read deeper.</summary>
    public bool TryReadDeep(ReadOnlySpan<byte> text) => (text.Contains((byte)'&') || text.IndexOf("%25"u8) >= 0) && TryRead(text, isDeep: true);

    private bool TryRead(ReadOnlySpan<byte> text, bool isDeep)
    {
        _isDeep = isDeep;
        var at = text.IndexOfAny(isDeep ? DeepMarks : Marks);
        if (at < 0) return false;
        if (_bytes.Length < text.Length) (_bytes, _places) = (new byte[Math.Max(256, text.Length)], new int[Math.Max(256, text.Length) + 1]);
        text[..at].CopyTo(_bytes);
        for (_length = 0; _length < at; _length++) _places[_length] = _length;
        while (at < text.Length) at += Take(text, at);
        _places[_length] = text.Length;
        return true;
    }

    private int Take(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'%' => TakeEscape(text, at),
        (byte)'&' when _isDeep => TakeReference(text, at),
        _ => TakeRune(text, at),
    };

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Where in the text a byte of the view came from; the end of the view is the end of the text.</summary>
    public int Place(int at) => _places[at];

    // An escape of ASCII, or of a character that reads as ASCII or as nothing; all others stay as they are written.
    private int TakeEscape(ReadOnlySpan<byte> text, int at)
    {
        Span<byte> utf8 = stackalloc byte[4];
        Span<int> ends = stackalloc int[4];
        var count = 0;
        for (var i = at; count < utf8.Length && TryByte(text, i, out utf8[count], out var length); i = ends[count++]) ends[count] = i + length;
        if (count > 0 && Rune.DecodeFromUtf8(utf8[..count], out var rune, out var used) == OperationStatus.Done && TryRead(rune, out var read))
        {
            Add(read, at);
            return ends[used - 1] - at;
        }

        Add('%', at);
        return 1;
    }

    // %49, and read deep %2549 and so on.
    private bool TryByte(ReadOnlySpan<byte> text, int at, out byte value, out int length)
    {
        (value, length) = (0, 3);
        if (at >= text.Length || text[at] != (byte)'%') return false;
        while (_isDeep && at + length + 1 < text.Length && text[at + length - 2] == (byte)'2' && text[at + length - 1] == (byte)'5' && TryHex(text[at + length], text[at + length + 1], out _)) length += 2;
        return at + length <= text.Length && TryHex(text[at + length - 2], text[at + length - 1], out value);
    }

    private int TakeReference(ReadOnlySpan<byte> text, int at)
    {
        if (CharacterReference.TryRead(text[at..], out var rune, out var length) && TryRead(rune, out var read))
        {
            Add(read, at);
            return length;
        }

        Add('&', at);
        return 1;
    }

    private int TakeRune(ReadOnlySpan<byte> text, int at)
    {
        if (Rune.DecodeFromUtf8(text[at..], out var rune, out var used) == OperationStatus.Done && TryRead(rune, out var read))
        {
            Add(read, at);
            return used;
        }

        for (var i = 0; i < used; i++) (_bytes[_length], _places[_length++]) = (text[at + i], at + i);
        return used;
    }

    private void Add(char read, int at)
    {
        if (read == '\0') return;
        (_bytes[_length], _places[_length++]) = ((byte)read, at);
    }

    // What a character reads as; NUL for nothing.
    private static bool TryRead(Rune rune, out char read)
    {
        read = (char)(rune.Value & 0x7F);
        if (rune.IsAscii) return true;
        if (rune.Value is >= FullWidthStart and <= FullWidthEnd)
        {
            read = (char)(rune.Value - FullWidthOffset);
            return true;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.DecimalDigitNumber:
                read = (char)('0' + (int)Rune.GetNumericValue(rune));
                return true;
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                read = ' ';
                return true;
            case UnicodeCategory.DashPunctuation:
                read = '-';
                return true;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                read = '\0';
                return true;
            default:
                return false;
        }
    }

    private static bool TryHex(byte high, byte low, out byte value)
    {
        value = 0;
        if (!char.IsAsciiHexDigit((char)high) || !char.IsAsciiHexDigit((char)low)) return false;
        value = (byte)((Digit(high) << 4) | Digit(low));
        return true;
    }

    private static int Digit(byte hex) => hex <= (byte)'9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
