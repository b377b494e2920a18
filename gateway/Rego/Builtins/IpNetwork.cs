using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>An IP network as a range of addresses, read and written as Go's net package does.</summary>
internal readonly record struct IpNetwork(UInt128 First, UInt128 Last, int Prefix, bool IsV4)
{
    private const int MappedBits = 96;
    private const int Groups = 8;

    /// <summary>address "/" prefix length; host bits are masked away.</summary>
    public static bool TryParse(string text, out IpNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/');
        if (slash < 0 || !TryParseAddress(text[..slash], out var address, out var isV4)) return false;
        // A v4-mapped address written as IPv6 has a prefix of 128 bits; leading zeros of a prefix do not count.
        var isLong = text.AsSpan(0, slash).Contains(':');
        if (!DigitText.TryRead(text.AsSpan(slash + 1), NumberStyles.None, out int prefix) || prefix > (isLong ? 128 : 32)) return false;
        network = !isLong || !isV4 ? Of(address, prefix, isV4) : prefix >= MappedBits ? Of(address, prefix - MappedBits, isV4) : Of(address | ((UInt128)0xFFFF << 32), prefix, isV4: false);
        return true;
    }

    public static IpNetwork Of(UInt128 address, int prefix, bool isV4)
    {
        var bits = isV4 ? 32 : 128;
        var host = prefix == bits ? UInt128.Zero : (UInt128.One << (bits - prefix)) - 1;
        if (!isV4 && prefix == 0) host = UInt128.MaxValue;
        return new IpNetwork(address & ~host, address | host, prefix, isV4);
    }

    /// <summary>An address; v4-mapped ones count as IPv4.</summary>
    public static bool TryParseAddress(string text, out UInt128 address, out bool isV4)
    {
        address = 0;
        isV4 = !text.Contains(':', StringComparison.Ordinal);
        if (isV4) return TryParseV4(text, out address);
        if (text.AsSpan().ContainsAny('%', '[', ']') || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6) return false;
        foreach (var value in parsed.GetAddressBytes()) address = (address << 8) | value;
        if (address >> 32 != 0xFFFF) return true;
        isV4 = true;
        address &= uint.MaxValue;
        return true;
    }

    // Four decimal numbers without leading zeros.
    private static bool TryParseV4(string text, out UInt128 address)
    {
        address = 0;
        var parts = text.Split('.');
        if (parts.Length != 4) return false;
        foreach (var part in parts)
        {
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0')) return false;
            if (!DigitText.TryRead(part, NumberStyles.None, out byte value)) return false;
            address = (address << 8) | value;
        }

        return true;
    }

    public bool Contains(UInt128 address, bool isV4) => isV4 == IsV4 && address >= First && address <= Last;

    /// <summary>The address as Go's net.IP prints it: only IPv4 has dots, v4-mapped or not.</summary>
    public static string Format(UInt128 address, bool isV4) => isV4 || address >> 32 == 0xFFFF
        ? string.Create(CultureInfo.InvariantCulture, $"{(byte)(address >> 24)}.{(byte)(address >> 16)}.{(byte)(address >> 8)}.{(byte)address}")
        : FormatV6(address);

    // RFC 5952: the first of the longest runs of two or more zero groups is left out.
    private static string FormatV6(UInt128 address)
    {
        Span<ushort> groups = stackalloc ushort[Groups];
        for (var i = Groups - 1; i >= 0; i--, address >>= 16) groups[i] = (ushort)address;
        var (start, length) = (Groups, 1);
        for (var i = 0; i < Groups; i++)
        {
            var zeros = groups[i..].IndexOfAnyExcept((ushort)0);
            if (zeros < 0) zeros = Groups - i;
            if (zeros > length) (start, length) = (i, zeros);
        }

        return start == Groups ? Hexadecimal(groups) : $"{Hexadecimal(groups[..start])}::{Hexadecimal(groups[(start + length)..])}";
    }

    private static string Hexadecimal(ReadOnlySpan<ushort> groups)
    {
        var text = new DefaultInterpolatedStringHandler(Groups, Groups, CultureInfo.InvariantCulture, stackalloc char[Groups * 5]);
        for (var i = 0; i < groups.Length; i++)
        {
            if (i > 0) text.AppendLiteral(":");
            text.AppendFormatted(groups[i], "x");
        }

        return text.ToStringAndClear();
    }

    public override string ToString() => $"{Format(First, IsV4)}/{Prefix}";
}
