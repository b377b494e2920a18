using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace SecureFin.Jose.Native;

/// <summary>
/// ECDSA signing by the operating system's OpenSSL with contexts that are set up once for the key. The platform sets one up
/// for each signature, which costs about a fifth of it.
/// </summary>
/// <remarks>A context is one call's at a time (EVP_PKEY_sign(3): it may sign again and again); there are as many as calls that ever signed at once.</remarks>
internal sealed partial class OpenSslEcdsa : IDisposable
{
    private const string Crypto = "libcrypto.so.3";

    /// <summary>Longest signature of the three curves in DER: two integers of 66 bytes with tags and lengths.</summary>
    private const int MaxDer = 139;

    private readonly ContextHandle _prepared; // nothing is signed with it: what nobody changes can be duplicated by anybody
    private readonly ConcurrentQueue<ContextHandle> _idle = new();

    private OpenSslEcdsa(ContextHandle prepared) => _prepared = prepared;

    /// <summary>A signer for the key; null when its private part cannot leave its place (HSM) or this OpenSSL is not there.</summary>
    public static OpenSslEcdsa? Of(ECDsa key)
    {
        byte[] pkcs8 = [];
        try
        {
            pkcs8 = key.ExportPkcs8PrivateKey();
            var context = Prepare(pkcs8);
            return context.IsInvalid ? null : new OpenSslEcdsa(context);
        }
        catch (Exception e) when (e is CryptographicException or DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>Signs a digest; answers r || s, each as long as the curve's field.</summary>
    /// <exception cref="CryptographicException">OpenSSL refused.</exception>
    public byte[] Sign(ReadOnlySpan<byte> digest, int fieldBytes)
    {
        Span<byte> der = stackalloc byte[MaxDer];
        nuint length = MaxDer;
        ObjectDisposedException.ThrowIf(_prepared.IsClosed, this);
        if (!_idle.TryDequeue(out var context))
            context = EVP_PKEY_CTX_dup(_prepared);
        if (context.IsInvalid || EVP_PKEY_sign(context, der, ref length, digest, (nuint)digest.Length) != 1)
        {
            context.Dispose();
            throw Failed("ECDSA signing failed.");
        }

        _idle.Enqueue(context);
        if (_prepared.IsClosed)
            LetIdleGo(); // disposed meanwhile
        return EcdsaFields.FromDer(der[..(int)length], fieldBytes);
    }

    public void Dispose()
    {
        _prepared.Dispose();
        LetIdleGo();
    }

    private void LetIdleGo()
    {
        while (_idle.TryDequeue(out var context))
            context.Dispose();
    }

    private static ContextHandle Prepare(ReadOnlySpan<byte> pkcs8)
    {
        var key = d2i_PrivateKey(pkcs8);
        if (key == 0) throw Failed("Not an EC key.");
        try
        {
            var context = EVP_PKEY_CTX_new(key, 0); // holds the key from here on
            return !context.IsInvalid && EVP_PKEY_sign_init(context) == 1 ? context : throw Failed("Not a key that signs.");
        }
        finally
        {
            EVP_PKEY_free(key);
        }
    }

    private static unsafe nint d2i_PrivateKey(ReadOnlySpan<byte> der)
    {
        fixed (byte* start = der)
        {
            var at = start;
            return d2i_AutoPrivateKey(0, &at, new CLong(der.Length));
        }
    }

    // What stays in the thread's queue would be blamed on its next cryptographic call.
    private static CryptographicException Failed(string message)
    {
        ERR_clear_error();
        return new CryptographicException(message);
    }

    [LibraryImport(Crypto)]
    private static unsafe partial nint d2i_AutoPrivateKey(nint reuse, byte** der, CLong length);

    [LibraryImport(Crypto)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Crypto)]
    private static partial ContextHandle EVP_PKEY_CTX_new(nint key, nint engine);

    [LibraryImport(Crypto)]
    private static partial ContextHandle EVP_PKEY_CTX_dup(ContextHandle context);

    [LibraryImport(Crypto)]
    private static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Crypto)]
    private static partial int EVP_PKEY_sign_init(ContextHandle context);

    [LibraryImport(Crypto)]
    private static partial int EVP_PKEY_sign(ContextHandle context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> digest, nuint digestLength);

    [LibraryImport(Crypto)]
    private static partial void ERR_clear_error();

    /// <summary>An EVP_PKEY_CTX and its share of the key; OpenSSL wipes the private part with the last share.</summary>
    internal sealed class ContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            EVP_PKEY_CTX_free(handle);
            return true;
        }
    }
}
