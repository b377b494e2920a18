using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Jose;

namespace SecureFin.Gateway.Secrets.Pkcs11;

/// <summary>Private keys in an HSM, opened once by their PKCS#11 URI (RFC 7512); the private half never leaves it.</summary>
/// <remarks>
/// Through OpenSSL's engine, which the base class library can open a key from. A wrong PIN or a missing key fails at the first
/// use, before anything is sent. The PIN is read by the engine itself from its file, so it is never in this process's settings.
/// </remarks>
internal sealed class Pkcs11Keys(Pkcs11Options options) : IDisposable
{
    private readonly ConcurrentDictionary<(string Uri, string Kid, SignatureAlgorithm Algorithm), Lazy<ISigningKey>> _keys = new();
    private readonly SemaphoreSlim _gate = new(options.Parallel, options.Parallel);

    /// <summary>The key of a URI.</summary>
    /// <param name="algorithm">What an RSA key signs with; an EC key signs its curve's.</param>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: no such key, wrong PIN, no engine.</exception>
    public ISigningKey Get(string uri, string? kid, SignatureAlgorithm algorithm) =>
        _keys.GetOrAdd((uri, kid ?? "", algorithm), wanted => new Lazy<ISigningKey>(() => new BoundedKey(Open(wanted.Uri, kid, algorithm), _gate))).Value;

    public void Dispose() => _gate.Dispose();

    private ISigningKey Open(string uri, string? kid, SignatureAlgorithm algorithm)
    {
        try
        {
            _ = MasterKey.ReadPrivate(options.PinFile); // the mode is checked before the engine reads it
            // The engine reads its environment natively; what the runtime sets is not seen there.
            if (setenv("PKCS11_MODULE_PATH", options.ModulePath, 1) != 0)
                throw new InvalidOperationException("The module's path could not be set.");
            using var handle = SafeEvpPKeyHandle.OpenPrivateKeyFromEngine(options.Engine, $"{uri};pin-source=file:{options.PinFile}");
            return Read(handle, kid, algorithm);
        }
        catch (Exception e) when (e is CryptographicException or JoseException or IOException or UnauthorizedAccessException or InvalidOperationException or PlatformNotSupportedException)
        {
            throw new ProblemException(Problems.SecretUnavailable, "The HSM's key cannot be opened: there is no such key, the PIN is wrong, or the engine is not installed.", e);
        }
    }

    private static ISigningKey Read(SafeEvpPKeyHandle handle, string? kid, SignatureAlgorithm algorithm)
    {
        try
        {
            var ecdsa = new ECDsaOpenSsl(handle);
            return kid is not null ? EcdsaSigningKey.From(ecdsa, kid) : EcdsaSigningKey.From(ecdsa, EcdsaSigningKey.From(ecdsa, "unnamed").PublicJwk.Thumbprint);
        }
        catch (CryptographicException)
        {
            var rsa = new RSAOpenSsl(handle);
            return kid is not null ? RsaSigningKey.From(rsa, kid, algorithm) : RsaSigningKey.From(rsa, RsaSigningKey.From(rsa, "unnamed", algorithm).PublicJwk.Thumbprint, algorithm);
        }
    }

    [DllImport("libc", EntryPoint = "setenv")]
    private static extern int setenv([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    /// <summary>Signs off the caller's thread, a few at a time: a token blocks while it works.</summary>
    private sealed class BoundedKey(ISigningKey key, SemaphoreSlim gate) : ISigningKey
    {
        public string Kid => key.Kid;

        public SignatureAlgorithm Algorithm => key.Algorithm;

        public Jwk PublicJwk => key.PublicJwk;

        public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
        {
            await gate.WaitAsync(ct);
            try
            {
                return await Task.Run(() => key.SignAsync(data, ct).AsTask(), ct);
            }
            catch (CryptographicException e)
            {
                throw new ProblemException(Problems.SecretUnavailable, "The HSM did not sign.", e);
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
