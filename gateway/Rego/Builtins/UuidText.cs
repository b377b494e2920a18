using System.Buffers.Binary;

namespace SecureFin.Rego;

/// <summary>Reads UUIDs in their four spellings and describes them.</summary>
/// <remarks>Source: RFC 4122 section 4.1; version 2 after DCE 1.1 Authentication and Security Services, section 5.2.1.</remarks>
internal static class UuidText
{
    /// <summary>Version and variant, for versions 1 and 2 time and node as well; undefined for other texts.</summary>
    public static RegoValue Describe(string text)
    {
        if (Digits(text) is not { } digits) return default;
        var bytes = Convert.FromHexString(digits);
        var version = bytes[6] >> 4;
        var result = new RegoObjectBuilder(7);
        result.Set("version", RegoValue.FromInt64(version));
        result.Set("variant", RegoValue.FromString((bytes[8] >> 5) switch
        {
            4 or 5 => "RFC4122",
            6 => "Microsoft",
            7 => "Future",
            _ => "Reserved",
        }));
        if (version is 1 or 2) AddTimeAndNode(result, bytes, version);
        return result.Build();
    }

    // xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, bare or in braces or after urn:uuid:, or 32 digits.
    private static string? Digits(string text)
    {
        if (text.Length == 45 && text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase)) text = text[9..];
        else if (text.Length == 38 && text[0] == '{' && text[^1] == '}') text = text[1..^1];
        if (text.Length == 36)
        {
            if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return null;
            text = text.Replace("-", string.Empty, StringComparison.Ordinal);
        }

        return text.Length == 32 && !text.AsSpan().ContainsAnyExcept(HexDigits) ? text : null;
    }

    private static System.Buffers.SearchValues<char> HexDigits { get; } = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static void AddTimeAndNode(RegoObjectBuilder result, byte[] bytes, int version)
    {
        const long GregorianToUnix = 122_192_928_000_000_000; // 100 ns steps from 1582-10-15 to 1970-01-01
        var time = BinaryPrimitives.ReadUInt32BigEndian(bytes) | ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(4)) << 32)
            | ((long)(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(6)) & 0x0FFF) << 48);
        result.Set("time", RegoValue.FromInt64(unchecked((time - GregorianToUnix) * 100)));
        result.Set("nodeid", RegoValue.FromString(BitConverter.ToString(bytes, 10).ToLowerInvariant()));
        result.Set("macvariables", RegoValue.FromString(((bytes[10] & 2) != 0 ? "local:" : "global:") + ((bytes[10] & 1) != 0 ? "multicast" : "unicast")));
        result.Set("clocksequence", RegoValue.FromInt64(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(8)) & 0x3FFF));
        if (version != 2) return;
        result.Set("id", RegoValue.FromInt64(BinaryPrimitives.ReadUInt32BigEndian(bytes)));
        result.Set("domain", RegoValue.FromString(bytes[9] switch { 0 => "Person", 1 => "Group", 2 => "Org", var other => $"Domain{other}" }));
    }
}
