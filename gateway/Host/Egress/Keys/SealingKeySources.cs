using System.Security.Cryptography.X509Certificates;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Pkcs11;
using SecureFin.Gateway.Secrets.Vault;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Keys;

/// <summary>Makes the key source that an upstream's settings name.</summary>
/// <param name="transit">Null when no Vault is configured.</param>
/// <param name="pkcs11">Null when no HSM is configured.</param>
internal sealed class SealingKeySources(LiveSecrets secrets, TransitKeys? transit, Pkcs11Keys? pkcs11, TimeProvider time)
{
    /// <summary>The source of an upstream's key.</summary>
    /// <exception cref="ArgumentException">It names a Vault or an HSM that is not configured.</exception>
    /// <param name="upstream">Whose key.</param>
    /// <param name="evidence">Keeps what a slow key certified.</param>
    public ISealingKeys For(Upstream upstream, IEvidenceLog evidence) =>
        Open(upstream.Id, upstream.Options.Signature, upstream.SigningSecret, upstream.Signature?.Algorithm ?? SignatureAlgorithm.PS256, evidence);

    /// <summary>A source; the key is found at the first use only, so that a start does not wait for an HSM.</summary>
    /// <exception cref="ArgumentException">It names a Vault or an HSM that is not configured.</exception>
    /// <param name="owner">Who signs with it, for errors and evidence.</param>
    /// <param name="own">Names the key.</param>
    /// <param name="secret">Name of the secret that holds it where that is said.</param>
    /// <param name="algorithm">Of an RSA key.</param>
    /// <param name="evidence">Keeps what a slow key certified; may be null for a source that certifies nothing.</param>
    public ISealingKeys Open(string owner, SignatureOptions own, string secret, SignatureAlgorithm algorithm, IEvidenceLog? evidence)
    {
        ISealingKeys keys = own.Key switch
        {
            "secret" => new SigningKeys(secrets, secret, algorithm),
            ['t', 'r', 'a', 'n', 's', 'i', 't', ':', .. var name] => new TransitSealingKeys(
                transit ?? throw new ArgumentException($"{owner}: Signature:Key is in Vault Transit, but Secrets has no Vault."), name, own.KeyId, algorithm, Certificate(own.Certificate)),
            _ => new HsmKeys(pkcs11 ?? throw new ArgumentException($"{owner}: Signature:Key is in an HSM, but Secrets has no Pkcs11."), own.Key, own.KeyId, algorithm, Certificate(own.Certificate)),
        };
        return own.CertifyFor is { } life ? new CertifiedKeys(keys, life, time, (key, cancellation) => evidence!.CertifiedAsync(owner, key, cancellation)) : keys;
    }

    /// <summary>The former versions of a key in Vault Transit, newest first; none of any other key.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: Vault cannot be asked.</exception>
    public async Task<IReadOnlyList<ISigningKey>> EarlierAsync(string key, CancellationToken cancellation) =>
        transit is not null && key is ['t', 'r', 'a', 'n', 's', 'i', 't', ':', .. var name] ? await transit.EarlierAsync(name, SignatureAlgorithm.PS256, cancellation) : [];

    private static X509Certificate2? Certificate(string? path) => path is null ? null : X509CertificateLoader.LoadCertificateFromFile(path);

    private sealed class HsmKeys(Pkcs11Keys keys, string uri, string? kid, SignatureAlgorithm algorithm, X509Certificate2? certificate) : ISealingKeys
    {
        public ValueTask<SealingKey> GetAsync(CancellationToken cancellation) => ValueTask.FromResult(new SealingKey(keys.Get(uri, kid, algorithm), certificate));
    }
}
