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
            signers.Add(await new SecretMaterial<INoteSigner>(secrets, name, version => Ecdsa(options.Origin, version)).GetAsync(cancellation));
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
            throw new ProblemException(Problems.SecretUnavailable, "Audit:EcdsaKey is no P-256 key, or Secrets lacks the Vault or the HSM that it lies in.", e);
        }
    }

    /// <summary>The former Ed25519 key that the settings name, and the version of the Transit key that signed up to now: each announces the present one.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="present">What <see cref="LoadAsync"/> returned.</param>
    /// <param name="published">The keys that the log's last run published; the first ECDSA key of them signed it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: missing or unreadable.</exception>
    public async Task<FormerKeys> LoadFormerAsync(AuditOptions options, IReadOnlyList<INoteSigner> present, IReadOnlyList<VerifierKey> published, CancellationToken cancellation)
    {
        var changes = new List<KeyChange>();
        if (options.FormerEd25519Secret is { } name)
            changes.Add(new KeyChange(await Ed25519Async(name, options.Origin, cancellation), present[0].Key));
        if (options.EcdsaKey is not { } key || published.FirstOrDefault(IsEcdsa) is not { } last || present.First(signer => IsEcdsa(signer.Key)) is not { } now)
            return new FormerKeys(changes, []);
        var earlier = (await sources.EarlierAsync(key, cancellation)).Where(version => version.Algorithm == SignatureAlgorithm.ES256).Select(version => new FarNoteSigner(options.Origin, version)).ToList();
        if (last.ToString() != now.Key.ToString() && !options.FormerKeys.Contains(last.ToString()) && earlier.Find(version => version.Key.ToString() == last.ToString()) is { } former)
            changes.Add(new KeyChange(former, now.Key));
        var known = published.Select(line => line.ToString()).ToHashSet(StringComparer.Ordinal);
        return new FormerKeys(changes, [.. earlier.Select(version => version.Key).Where(version => known.Contains(version.ToString()))]);
    }

    private static bool IsEcdsa(VerifierKey key) => key.Type == NoteKeyType.Ecdsa;

    private async Task<INoteSigner> Ed25519Async(string name, string origin, CancellationToken cancellation) =>
        await new SecretMaterial<INoteSigner>(secrets, name, version => new Ed25519NoteSigner(origin, Convert.FromBase64String(version.Value.RevealText()))).GetAsync(cancellation);

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
