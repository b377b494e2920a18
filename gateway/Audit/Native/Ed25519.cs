using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace SecureFin.Audit.Native;

/// <summary>Ed25519 of the operating system's OpenSSL (RFC 8032), which the base class library does not offer.</summary>
/// <remarks>Keys are parsed once and may be shared by threads: each call has its own digest context.</remarks>
internal static partial class Ed25519
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    private const string Crypto = "libcrypto.so.3";
    private const int KeyType = 1087; // NID_ED25519

    public static KeyHandle ImportPrivateKey(ReadOnlySpan<byte> seed) =>
        Valid(seed.Length == KeySize ? EVP_PKEY_new_raw_private_key(KeyType, 0, seed, KeySize) : null);

    public static KeyHandle ImportPublicKey(ReadOnlySpan<byte> key) =>
        Valid(key.Length == KeySize ? EVP_PKEY_new_raw_public_key(KeyType, 0, key, KeySize) : null);

    public static byte[] PublicKey(KeyHandle key)
    {
        var bytes = new byte[KeySize];
        nuint length = KeySize;
        return Check(EVP_PKEY_get_raw_public_key(key, bytes, ref length)) ? bytes : throw new CryptographicException("Ed25519 public key is not readable.");
    }

    public static byte[] Sign(KeyHandle key, ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureSize];
        nuint length = SignatureSize;
        var context = EVP_MD_CTX_new();
        try
        {
            if (Check(EVP_DigestSignInit(context, 0, 0, 0, key)) && Check(EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length)))
                return signature;
        }
        finally
        {
            EVP_MD_CTX_free(context);
        }

        throw new CryptographicException("Ed25519 signing failed.");
    }

    public static bool Verify(KeyHandle key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize)
            return false;
        var context = EVP_MD_CTX_new();
        try
        {
            var valid = Check(EVP_DigestVerifyInit(context, 0, 0, 0, key))
                && Check(EVP_DigestVerify(context, signature, (nuint)signature.Length, message, (nuint)message.Length));
            if (!valid)
                ERR_clear_error(); // a left-over error would be blamed on the thread's next cryptographic call
            return valid;
        }
        finally
        {
            EVP_MD_CTX_free(context);
        }
    }

    private static bool Check(int result) => result == 1;

    private static KeyHandle Valid(KeyHandle? key) =>
        key is { IsInvalid: false } ? key : throw new CryptographicException("Not an Ed25519 key.");

    [LibraryImport(Crypto)]
    private static partial KeyHandle EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Crypto)]
    private static partial KeyHandle EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Crypto)]
    private static partial int EVP_PKEY_get_raw_public_key(KeyHandle key, Span<byte> bytes, ref nuint length);

    [LibraryImport(Crypto)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Crypto)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Crypto)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Crypto)]
    private static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(Crypto)]
    private static partial int EVP_DigestSign(nint context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Crypto)]
    private static partial int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(Crypto)]
    private static partial int EVP_DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Crypto)]
    private static partial void ERR_clear_error();

    /// <summary>An EVP_PKEY; OpenSSL wipes the private part when it is freed.</summary>
    internal sealed class KeyHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }
}
