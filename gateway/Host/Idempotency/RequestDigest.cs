using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Idempotency;

/// <summary>What makes a pass-through request the request it is: method, target (path and query), media type and body.</summary>
/// <remarks>
/// The bytes of the target are its only reading (Shape refuses every other), and the body counts byte for byte: a
/// normal form of foreign JSON would have to decide which numbers are equal, and money must not depend on that.
/// </remarks>
internal static class RequestDigest
{
    private static readonly byte[] NoBody = SHA256.HashData([]);

    /// <summary>SHA-256 over the parts, each preceded by its length.</summary>
    public static byte[] Of(Exchange exchange, string? mediaType)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(exchange.Method));
        Append(hash, Encoding.UTF8.GetBytes(exchange.RawTarget));
        Append(hash, Encoding.UTF8.GetBytes(mediaType ?? ""));
        Append(hash, exchange.BodyDigest ?? NoBody);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
