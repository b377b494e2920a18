using System.Security.Cryptography;
using SecureFin.Audit.Notes;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Jose;

namespace SecureFin.Gateway.Secrets;

/// <summary>Makes the log's signers from the secret store; the keys go nowhere else.</summary>
internal sealed class AuditSigners(LiveSecrets secrets, SealingKeySources sources)
{
    /// <summary>The Ed25519 signer (secret: the 32-byte seed, base64) and, when configured, the ECDSA P-256 one (PEM).</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: missing or unreadable.</exception>
    public async Task<IReadOnlyList<INoteSigner>> LoadAsync(AuditOptions options, CancellationToken cancellation)
    {
        var signers = new List<INoteSigner> { await Ed25519Async(options.Ed25519Secret, options.Origin, cancellation) };
        if (options.EcdsaSecret is { } name)
            signers.Add(await EcdsaAsync(name, options.Origin, cancellation));
        if (options.EcdsaKey is { } key)
            signers.Add(await FarAsync(options.Origin, key, cancellation));
        return signers;
    }

    // Its version of now: the key of a log does not change under it, a new one is announced.
    private async Task<INoteSigner> FarAsync(string origin, string key, CancellationToken cancellation)
    {
        try
        {
            return new FarNoteSigner(origin, (await sources.Open("audit", new SignatureOptions { Key = key }, "", SignatureAlgorithm.ES256, evidence: null).GetAsync(cancellation)).Key);
        }
        catch (ArgumentException e)
        {
            throw new ProblemException(Problems.SecretUnavailable, "Audit:EcdsaKey or FormerEcdsaKey is no P-256 key, or Secrets lacks the Vault or the HSM that it lies in.", e);
        }
    }

    /// <summary>The former keys that can still sign: those that the settings name, and the earlier versions of a key in Vault Transit.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: missing or unreadable.</exception>
    public async Task<IReadOnlyList<INoteSigner>> LoadFormerAsync(AuditOptions options, CancellationToken cancellation)
    {
        var former = new List<INoteSigner>();
        if (options.FormerEd25519Secret is { } seed)
            former.Add(await Ed25519Async(seed, options.Origin, cancellation));
        if (options.FormerEcdsaSecret is { } name)
            former.Add(await EcdsaAsync(name, options.Origin, cancellation));
        if (options.FormerEcdsaKey is { } far)
            former.Add(await FarAsync(options.Origin, far, cancellation));
        foreach (var key in ((string?[])[options.EcdsaKey, options.FormerEcdsaKey]).OfType<string>())
            former.AddRange((await sources.EarlierAsync(key, cancellation)).Where(version => version.Algorithm == SignatureAlgorithm.ES256).Select(version => new FarNoteSigner(options.Origin, version)));
        return former;
    }

    private async Task<INoteSigner> Ed25519Async(string name, string origin, CancellationToken cancellation) =>
        await new SecretMaterial<INoteSigner>(secrets, name, version => new Ed25519NoteSigner(origin, Convert.FromBase64String(version.Value.RevealText()))).GetAsync(cancellation);

    private async Task<INoteSigner> EcdsaAsync(string name, string origin, CancellationToken cancellation) =>
        await new SecretMaterial<INoteSigner>(secrets, name, version => Ecdsa(origin, version)).GetAsync(cancellation);

    /// <summary>The 32 bytes that wrap the keys of sealed evidence.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: missing, or not 32 bytes in base64.</exception>
    public async Task<byte[]> EvidenceKeyAsync(EvidenceOptions options, CancellationToken cancellation) =>
        await new SecretMaterial<byte[]>(secrets, options.MasterKeySecret, Key32).GetAsync(cancellation);

    private static byte[] Key32(SecretVersion version) =>
        Convert.FromBase64String(version.Value.RevealText()) is { Length: 32 } key ? key : throw new FormatException("Not 32 bytes.");

    private static EcdsaNoteSigner Ecdsa(string origin, SecretVersion version)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(version.Value.RevealText());
        return new EcdsaNoteSigner(origin, key);
    }
}
