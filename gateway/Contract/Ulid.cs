using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SecureFin.Contract;

/// <summary>Makes and checks ULIDs: 26 characters of Crockford base32, 48 bits of milliseconds, 80 bits of randomness.</summary>
/// <remarks>Source: the ULID specification (github.com/ulid/spec). Sorts by time as text.</remarks>
public static class Ulid
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int TextLength = 26;

    private static readonly SearchValues<char> Crockford = SearchValues.Create(Alphabet);

    /// <summary>A new identifier for the given moment.</summary>
    public static string New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)now.ToUnixTimeMilliseconds() << 16);
        RandomNumberGenerator.Fill(bytes[6..]);
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(TextLength, value, static (text, rest) =>
        {
            for (var i = TextLength - 1; i >= 0; i--, rest >>= 5)
                text[i] = Alphabet[(int)(rest & 31)];
        });
    }

    /// <summary>A new identifier for the clock's present moment.</summary>
    public static string New(TimeProvider clock) => New(clock.GetUtcNow());

    /// <summary>True for 26 upper-case Crockford characters whose value fits 128 bits.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length == TextLength && text[0] <= '7' && !text.ContainsAnyExcept(Crockford);

    /// <summary>The moment that the first ten characters of a valid ULID encode, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(string ulid)
    {
        var milliseconds = 0L;
        foreach (var character in ulid.AsSpan(0, 10))
            milliseconds = (milliseconds << 5) | (long)Alphabet.IndexOf(character);
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
