using System.Runtime.InteropServices;

namespace SecureFin.Jose;

/// <summary>Ed25519 verification by the OpenSSL 3 library that .NET has loaded already; the base class library has none.</summary>
/// <remarks>Source: RFC 8032 section 5.1.7; OpenSSL EVP_PKEY_new_raw_public_key(3), EVP_DigestVerify(3).</remarks>
internal static class Ed25519
{
    public const int PublicKeyBytes = 32;
    public const int SignatureBytes = 64;
    private const string Crypto = "libcrypto.so.3";
    private const int KeyType = 1087; // NID_ED25519

    /// <summary>True when the signature is right; throws where OpenSSL 3 is not installed.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no libcrypto.so.3.</exception>
    public static bool Verify(byte[] publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyBytes || signature.Length != SignatureBytes) return false;
        try
        {
            return VerifyWithOpenSsl(publicKey, data.ToArray(), signature.ToArray());
        }
        catch (DllNotFoundException e)
        {
            throw new PlatformNotSupportedException("Ed25519 needs OpenSSL 3 (libcrypto.so.3).", e);
        }
    }

    private static bool VerifyWithOpenSsl(byte[] publicKey, byte[] data, byte[] signature)
    {
        var key = EVP_PKEY_new_raw_public_key(KeyType, 0, publicKey, (nuint)publicKey.Length);
        if (key == 0) return Clean(false);
        var context = EVP_MD_CTX_new();
        try
        {
            if (context == 0 || EVP_DigestVerifyInit(context, 0, 0, 0, key) != 1) return Clean(false);
            return Clean(EVP_DigestVerify(context, signature, (nuint)signature.Length, data, (nuint)data.Length) == 1);
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    // A failed call leaves entries in this thread's error queue, where later OpenSSL calls of .NET would find them.
    private static bool Clean(bool result)
    {
        ERR_clear_error();
        return result;
    }

    [DllImport(Crypto)]
    private static extern nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte[] key, nuint length);

    [DllImport(Crypto)]
    private static extern void EVP_PKEY_free(nint key);

    [DllImport(Crypto)]
    private static extern nint EVP_MD_CTX_new();

    [DllImport(Crypto)]
    private static extern void EVP_MD_CTX_free(nint context);

    [DllImport(Crypto)]
    private static extern int EVP_DigestVerifyInit(nint context, nint keyContext, nint type, nint engine, nint key);

    [DllImport(Crypto)]
    private static extern int EVP_DigestVerify(nint context, byte[] signature, nuint signatureLength, byte[] data, nuint dataLength);

    [DllImport(Crypto)]
    private static extern void ERR_clear_error();
}
