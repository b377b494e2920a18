using System.Formats.Asn1;
using System.Numerics;

namespace SecureFin.Rego;

/// <summary>Small helpers over <see cref="AsnReader"/>: values in the form in which Go's structures are marshalled to JSON.</summary>
internal static class DerReader
{
    private const int MaxNumberBytes = 4_096;

    public static RegoValue Base64(ReadOnlyMemory<byte> bytes) => RegoValue.FromString(Convert.ToBase64String(bytes.Span));

    /// <exception cref="AsnContentException">The number is longer than any of a certificate or key.</exception>
    public static RegoValue Number(BigInteger value) => value.GetByteCount() <= MaxNumberBytes ? RegoNumber.FromBig(value) : throw new AsnContentException();

    /// <exception cref="AsnContentException">The number is too large for what it counts.</exception>
    public static long Count(AsnReader reader) => reader.TryReadInt64(out var value) ? value : throw new AsnContentException();

    /// <summary>The numbers of an object identifier.</summary>
    public static RegoValue Oid(string oid)
    {
        var parts = oid.Split('.');
        var items = new RegoValue[parts.Length];
        for (var i = 0; i < parts.Length; i++) items[i] = RegoNumber.FromValid(parts[i]);
        return new RegoArray(items);
    }

    public static bool IsContext(AsnReader reader, int number) =>
        reader.HasData && reader.PeekTag() is { TagClass: TagClass.ContextSpecific } tag && tag.TagValue == number;

    public static Asn1Tag Context(int number, bool constructed = false) => new(TagClass.ContextSpecific, number, constructed);

    /// <summary>A text of any of the string types that names use, or null for other types.</summary>
    public static string? Text(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.Universal) return null;
        return (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => reader.ReadCharacterString(UniversalTagNumber.UTF8String),
            UniversalTagNumber.PrintableString => reader.ReadCharacterString(UniversalTagNumber.PrintableString),
            UniversalTagNumber.IA5String => reader.ReadCharacterString(UniversalTagNumber.IA5String),
            UniversalTagNumber.T61String => reader.ReadCharacterString(UniversalTagNumber.T61String),
            UniversalTagNumber.BMPString => reader.ReadCharacterString(UniversalTagNumber.BMPString),
            UniversalTagNumber.NumericString => reader.ReadCharacterString(UniversalTagNumber.NumericString),
            _ => null,
        };
    }

    /// <summary>An instant as RFC 3339 text.</summary>
    public static RegoValue Time(AsnReader reader)
    {
        var time = reader.PeekTag().TagValue == (int)UniversalTagNumber.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
        return RegoValue.FromString(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>An array of the texts, or null where there is none, as Go marshals a nil slice.</summary>
    public static RegoValue Texts(List<string>? texts)
    {
        if (texts is null || texts.Count == 0) return RegoValue.Null;
        var items = new RegoValue[texts.Count];
        for (var i = 0; i < items.Length; i++) items[i] = RegoValue.FromString(texts[i]);
        return new RegoArray(items);
    }
}
