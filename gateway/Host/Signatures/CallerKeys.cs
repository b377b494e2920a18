using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Identity;
using SecureFin.Jose;

namespace SecureFin.Gateway.Signatures;

/// <summary>The keys that each workload is registered with: a JWKS or PEM file, or the key of its client certificate.</summary>
/// <remarks>A changed file is read at most every five seconds; one that can no longer be read leaves its workload without keys.</remarks>
internal sealed class CallerKeys(IOptions<IdentityOptions> options, ConfigFolder folder, TimeProvider time)
{
    /// <summary>In place of a file: the caller signs with the key of the certificate it shows, and <c>keyid</c> is its <c>x5t#S256</c>.</summary>
    public const string OfCertificate = "certificate";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Loaded> _files = new(StringComparer.Ordinal);

    /// <summary>True when the workload has signature keys at all.</summary>
    public bool Knows(string workload) => Source(workload) is not null;

    /// <summary>The workload's key of that name, or null.</summary>
    public CallerKey? Find(CallerIdentity caller, X509Certificate2? shown, string keyId)
    {
        if (Source(caller.Workload) is not { } source)
            return null;
        if (source != OfCertificate)
            return Load(source).Keys.GetValueOrDefault(keyId);
        return shown is not null && keyId == caller.CertificateThumbprint ? OfShown(shown, keyId) : null;
    }

    /// <summary>Keys of a file.</summary>
    /// <exception cref="ProblemException"><c>signature.invalid</c>: it cannot be read.</exception>
    public static IReadOnlyDictionary<string, CallerKey> Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var text = Encoding.UTF8.GetString(bytes);
            IEnumerable<CallerKey> keys = text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? [CallerKey.From(VerificationKey.FromPem(text, kid: null).Jwk)]
                : Jwks.Parse(bytes).Keys.Select(jwk => CallerKey.From(jwk));
            return keys.ToDictionary(key => key.Key.KeyId, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JoseException or ArgumentException)
        {
            throw new ProblemException(Problems.SignatureInvalid, "The signature keys of this caller cannot be read.", e);
        }
    }

    private string? Source(string workload) => options.Value.Workloads.GetValueOrDefault(workload)?.SignatureKeys;

    private Loaded Load(string source)
    {
        var now = time.GetTimestamp();
        if (_files.TryGetValue(source, out var loaded) && time.GetElapsedTime(loaded.SeenAt, now) < Fresh)
            return loaded;
        var path = folder.Resolve(source);
        var changed = File.GetLastWriteTimeUtc(path);
        loaded = loaded is not null && loaded.Changed == changed ? loaded with { SeenAt = now } : new Loaded(Read(path), changed, now);
        return _files[source] = loaded;
    }

    private static CallerKey? OfShown(X509Certificate2 shown, string keyId)
    {
        try
        {
            return CallerKey.From(VerificationKey.FromCertificate(shown, kid: null).Jwk, keyId);
        }
        catch (JoseException)
        {
            return null;
        }
    }

    private sealed record Loaded(IReadOnlyDictionary<string, CallerKey> Keys, DateTime Changed, long SeenAt);
}
