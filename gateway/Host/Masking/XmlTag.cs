using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace SecureFin.Gateway.Masking;

/// <summary>Reads one start, end or empty-element tag. Owned by one body; the last tag read is in its properties.</summary>
/// <remarks>Source: XML 1.0 productions 5 and 40 to 44; names have at most one colon (Namespaces in XML 1.0).</remarks>
internal sealed class XmlTag
{
    private const int MaxAttributes = 128;

    // 1: in names; 2: colon; 4: outside ASCII; 0: ends a name.
    private static readonly byte[] NameKinds =
        [.. Enumerable.Range(0, 256).Select(b => b >= 0x80 ? (byte)4 : b == ':' ? (byte)2 : char.IsAsciiLetterOrDigit((char)b) || b is '_' or '-' or '.' ? (byte)1 : (byte)0)];

    private readonly List<Attribute> _attributes = [];

    public bool IsEnd { get; private set; }

    public bool IsEmpty { get; private set; }

    public int NameStart { get; private set; }

    public int NameLength { get; private set; }

    public ReadOnlySpan<Attribute> Attributes => CollectionsMarshal.AsSpan(_attributes);

    public static ReadOnlySpan<byte> Local(ReadOnlySpan<byte> name) => name[(name.IndexOf((byte)':') + 1)..];

    public static bool IsNamespace(ReadOnlySpan<byte> name) => name.StartsWith("xmlns"u8) && (name.Length == 5 || name[5] == (byte)':');

    /// <summary>Reads the tag that starts with <c>&lt;</c> at <paramref name="at"/>.</summary>
    /// <returns>Where the tag ends, or -1 when more is needed.</returns>
    /// <exception cref="MaskingException">It is not a tag.</exception>
    public int Read(ReadOnlySpan<byte> data, int at)
    {
        _attributes.Clear();
        IsEmpty = IsEnd = false;
        at++;
        if (at < data.Length && data[at] == (byte)'/')
        {
            IsEnd = true;
            at++;
        }

        NameStart = at;
        if (!TryName(data, ref at)) return -1;
        NameLength = at - NameStart;
        while (true)
        {
            var start = at;
            at = SkipSpace(data, at);
            if (at >= data.Length) return -1;
            if (data[at] == (byte)'>') return at + 1;
            if (data[at] == (byte)'/') return Close(data, at);
            if (at == start || IsEnd) throw NotWellFormed();
            at = ReadAttribute(data, at);
            if (at < 0) return -1;
        }
    }

    private int Close(ReadOnlySpan<byte> data, int at)
    {
        if (at + 1 >= data.Length) return -1;
        if (data[at + 1] != (byte)'>' || IsEnd) throw NotWellFormed();
        IsEmpty = true;
        return at + 2;
    }

    // Attribute ::= Name S? '=' S? ( '"' [^<&"]* '"' | "'" [^<&']* "'" ), references among the characters
    private int ReadAttribute(ReadOnlySpan<byte> data, int at)
    {
        var nameStart = at;
        if (!TryName(data, ref at)) return -1;
        var nameLength = at - nameStart;
        at = SkipSpace(data, at);
        if (at >= data.Length) return -1;
        if (data[at] != (byte)'=') throw NotWellFormed();
        at = SkipSpace(data, at + 1);
        if (at >= data.Length) return -1;
        var quote = data[at];
        if (quote is not ((byte)'"' or (byte)'\'')) throw NotWellFormed();
        var length = data[(at + 1)..].IndexOf(quote);
        if (length < 0) return -1;
        XmlText.RequireValue(data.Slice(at + 1, length));
        Add(data, new Attribute(nameStart, nameLength, at + 1, length));
        return at + length + 2;
    }

    private void Add(ReadOnlySpan<byte> data, Attribute added)
    {
        if (_attributes.Count == MaxAttributes) throw new MaskingException("The body has an element with too many attributes.");
        var name = data.Slice(added.NameStart, added.NameLength);
        foreach (var known in Attributes)
        {
            if (name.SequenceEqual(data.Slice(known.NameStart, known.NameLength))) throw NotWellFormed();
        }

        _attributes.Add(added);
    }

    // False when the name reaches the end of what is there.
    private static bool TryName(ReadOnlySpan<byte> data, ref int at)
    {
        var kinds = 0;
        var end = at;
        for (; end < data.Length && NameKinds[data[end]] is > 0 and var kind; end++) kinds |= kind;
        if (end >= data.Length) return false;
        var name = data[at..end];
        if (name.IsEmpty || (kinds == 1 ? !IsStart(name[0]) : !IsName(name))) throw NotWellFormed();
        at = end;
        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        var colon = name.IndexOf((byte)':');
        if (colon < 0) return IsPart(name);
        return IsPart(name[..colon]) && IsPart(name[(colon + 1)..]);
    }

    private static bool IsPart(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty || part.Contains((byte)':')) return false;
        if (Ascii.IsValid(part)) return IsStart(part[0]);
        if (!System.Text.Unicode.Utf8.IsValid(part)) return false;
        for (int at = 0, used; at < part.Length; at += used)
        {
            Rune.DecodeFromUtf8(part[at..], out var rune, out used);
            if (!rune.IsBmp || !(at == 0 ? XmlConvert.IsStartNCNameChar((char)rune.Value) : XmlConvert.IsNCNameChar((char)rune.Value))) return false;
        }

        return true;
    }

    private static bool IsStart(byte b) => char.IsAsciiLetter((char)b) || b == (byte)'_';

    private static int SkipSpace(ReadOnlySpan<byte> data, int at)
    {
        while (at < data.Length && data[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        return at;
    }

    private static MaskingException NotWellFormed() => new("The body is not well-formed XML.", isSyntax: true);

    internal readonly record struct Attribute(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
