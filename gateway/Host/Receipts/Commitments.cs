using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecureFin.Gateway.Receipts;

/// <summary>Stands for values that must not stand in the log: SHA-256(salt || SHA-256(value)), base64url.</summary>
/// <remarks>
/// The salt is the first 16 bytes of HMAC-SHA256(key of the day, call || 0x00 || member name). Whoever may read the key
/// can open a commitment; once the key is destroyed nobody can, and the log still verifies.
/// </remarks>
/// <param name="key">Key of the day, 32 bytes.</param>
internal sealed class Commitments(byte[] key)
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 16;

    /// <summary>Writes the commitment of a text.</summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string call, string value)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(value), digest);
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
        Span<byte> message = stackalloc byte[128];
        var length = Encoding.ASCII.GetBytes(call, message);
        message[length++] = 0;
        name.CopyTo(message[length..]);
        Span<byte> mac = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message[..(length + name.Length)], mac);
        mac[..SaltBytes].CopyTo(salt);
    }

    private void Commit(ReadOnlySpan<byte> name, string call, ReadOnlySpan<byte> digest, Span<byte> commitment)
    {
        Span<byte> message = stackalloc byte[SaltBytes + SHA256.HashSizeInBytes];
        Salt(name, call, message);
        digest.CopyTo(message[SaltBytes..]);
        SHA256.HashData(message, commitment);
    }
}
