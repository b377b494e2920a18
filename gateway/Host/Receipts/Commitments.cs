using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecureFin.Audit.Native;

namespace SecureFin.Gateway.Receipts;

/// <summary>Stands for values that must not stand in the log: SHA-256(salt || SHA-256(value)), base64url.</summary>
/// <remarks>
/// The salt is the first 16 bytes of HMAC-SHA256(key of the subject and day, call || 0x00 || member name); the entry names the key in
/// <c>salt</c>. Whoever may read the key can open a commitment; once it is destroyed nobody can, and the log still verifies. A call makes ten of these, so the
/// MAC is put together from the hash that the tree uses, without a context of the base class library for each.
/// </remarks>
internal sealed class Commitments
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 16;

    // RFC 2104: the key, padded to a block of the hash, under two masks.
    private const int BlockBytes = 64;
    private readonly byte[] _inner = new byte[BlockBytes];
    private readonly byte[] _outer = new byte[BlockBytes];

    private readonly string? _keyId;

    /// <param name="key">Key of the subject and day, 32 bytes.</param>
    /// <param name="keyId">Its id, which the entry names.</param>
    public Commitments(byte[] key, string? keyId = null)
    {
        _keyId = keyId;
        if (key.Length > BlockBytes)
            throw new ArgumentException("A key is at most a block of the hash.", nameof(key));
        for (var i = 0; i < BlockBytes; i++)
        {
            var padded = i < key.Length ? key[i] : (byte)0;
            (_inner[i], _outer[i]) = ((byte)(padded ^ 0x36), (byte)(padded ^ 0x5c));
        }
    }

    /// <summary>Writes member <c>salt</c>: the id of the key that the salts of this entry derive from.</summary>
    public void WriteSalt(Utf8JsonWriter writer)
    {
        if (_keyId is not null)
            writer.WriteString("salt"u8, _keyId);
    }

    /// <summary>Writes the commitment of a text.</summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string call, string value)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[512];
        if (Encoding.UTF8.TryGetBytes(value, text, out var length))
            FastSha256.Hash(text[..length], digest);
        else
            FastSha256.Hash(Encoding.UTF8.GetBytes(value), digest);
        Write(writer, name, call, digest);
    }

    /// <summary>Writes the commitment of a SHA-256 digest.</summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string call, ReadOnlySpan<byte> digest)
    {
        Span<byte> commitment = stackalloc byte[SHA256.HashSizeInBytes];
        Commit(name, call, digest, commitment);
        Span<byte> text = stackalloc byte[44];
        Base64Url.EncodeToUtf8(commitment, text, out _, out var length);
        writer.WriteString(name, text[..length]);
    }

    /// <summary>The salt of one member of one call, 16 bytes.</summary>
    public void Salt(ReadOnlySpan<byte> name, string call, Span<byte> salt)
    {
        Span<byte> message = stackalloc byte[BlockBytes + 128];
        _inner.CopyTo(message);
        var length = BlockBytes + Encoding.ASCII.GetBytes(call, message[BlockBytes..]);
        message[length++] = 0;
        name.CopyTo(message[length..]);
        Span<byte> outer = stackalloc byte[BlockBytes + SHA256.HashSizeInBytes];
        _outer.CopyTo(outer);
        FastSha256.Hash(message[..(length + name.Length)], outer[BlockBytes..]);
        Span<byte> mac = stackalloc byte[SHA256.HashSizeInBytes];
        FastSha256.Hash(outer, mac);
        mac[..SaltBytes].CopyTo(salt);
    }

    private void Commit(ReadOnlySpan<byte> name, string call, ReadOnlySpan<byte> digest, Span<byte> commitment)
    {
        Span<byte> message = stackalloc byte[SaltBytes + SHA256.HashSizeInBytes];
        Salt(name, call, message);
        digest.CopyTo(message[SaltBytes..]);
        FastSha256.Hash(message, commitment);
    }
}
