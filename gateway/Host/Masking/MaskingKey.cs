using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>The key of the tokens that stand in for values. It prints as nothing.</summary>
/// <remarks>Nodes that share the key give the same token for the same value; a new key ends the linkability of the old tokens.</remarks>
internal sealed class MaskingKey
{
    /// <summary>Length of a token: <c>tok_</c> and 128 bits in base64url.</summary>
    public const int TokenBytes = 4 + 22;

    private const int MaxDirect = 256;
    private readonly byte[] _key;

    private MaskingKey(byte[] key) => _key = key;

    /// <summary>A key of at least 32 bytes; they are copied.</summary>
    /// <exception cref="ArgumentException">The key is shorter.</exception>
    public static MaskingKey From(ReadOnlySpan<byte> key) =>
        key.Length >= 32 ? new MaskingKey(key.ToArray()) : throw new ArgumentException("A masking key has at least 32 bytes.", nameof(key));

    /// <summary>A fresh key for a process of its own (tests, the sandbox).</summary>
    public static MaskingKey Generate() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Writes <c>tok_</c> and the first 128 bits of HMAC-SHA256(key, class || value).</summary>
    public void Write(DataClass dataClass, ReadOnlySpan<byte> value, Span<byte> token)
    {
        if (value.Length <= MaxDirect)
        {
            Write(dataClass, value, stackalloc byte[MaxDirect + 1], token);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(value.Length + 1);
        Write(dataClass, value, rented, token);
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }

    private void Write(DataClass dataClass, ReadOnlySpan<byte> value, Span<byte> input, Span<byte> token)
    {
        input = input[..(value.Length + 1)];
        input[0] = (byte)dataClass;
        value.CopyTo(input[1..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, input, mac);
        "tok_"u8.CopyTo(token);
        Base64Url.EncodeToUtf8(mac[..16], token[4..]);
    }
}
