using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SecureFin.Audit.Native;

// Plain comments: the file is compiled into two assemblies, and the description of the API wants each documented name once.
//
// SHA-256 for the tree's many short messages. The base class library makes a digest context for each call, which costs more than the hash itself;
// OpenSSL's low-level functions work on a context of ours on the stack. Where they are missing, the base class library hashes.
internal static unsafe partial class FastSha256
{
    private const string Crypto = "libcrypto.so.3";

    // longer messages go through a transition that lets the garbage collector run meanwhile
    private const int ShortBytes = 2048;

    private static readonly bool Available = Probe();

    // SHA-256(prefix || message) into 32 bytes.
    [SkipLocalsInit]
    public static void Hash(byte prefix, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, SHA256.HashSizeInBytes);
        if (Available)
            HashNative(prefix, message, digest);
        else
            HashManaged(prefix, message, digest);
    }

    // SHA-256(message) into 32 bytes.
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        if (message.IsEmpty)
            SHA256.HashData(message, digest);
        else
            Hash(message[0], message[1..], digest);
    }

    // SHA-256(message).
    public static byte[] Hash(ReadOnlySpan<byte> message)
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        Hash(message, digest);
        return digest;
    }

    internal static void HashManaged(byte prefix, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([prefix]);
        hash.AppendData(message);
        hash.GetHashAndReset(digest);
    }

    [SkipLocalsInit]
    private static void HashNative(byte prefix, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Context context;
        fixed (byte* bytes = message, result = digest)
        {
            SHA256_Init(&context);
            SHA256_Update(&context, &prefix, 1);
            if (message.Length <= ShortBytes)
                SHA256_Update(&context, bytes, (nuint)message.Length);
            else
                UpdateLong(&context, bytes, (nuint)message.Length);
            SHA256_Final(result, &context);
        }
    }

    // Uses the functions only when they give the known answer of FIPS 180-4 for "abc".
    private static bool Probe()
    {
        try
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            HashNative((byte)'a', "bc"u8, digest);
            return digest.SequenceEqual(SHA256.HashData("abc"u8));
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport(Crypto), SuppressGCTransition]
    private static partial int SHA256_Init(Context* context);

    [LibraryImport(Crypto), SuppressGCTransition]
    private static partial int SHA256_Update(Context* context, byte* data, nuint length);

    [LibraryImport(Crypto, EntryPoint = "SHA256_Update")]
    private static partial int UpdateLong(Context* context, byte* data, nuint length);

    [LibraryImport(Crypto), SuppressGCTransition]
    private static partial int SHA256_Final(byte* digest, Context* context);

    // SHA256_CTX is 112 bytes in every OpenSSL; the rest is margin.
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Context
    {
        private ulong first;
    }
}
