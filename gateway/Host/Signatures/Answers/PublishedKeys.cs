using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Options;
using SecureFin.Audit.Disk;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts;
using SecureFin.Jose;

namespace SecureFin.Gateway.Signatures.Answers;

/// <summary>Keeps every public key that answers were signed with in a JWKS file beside the log: what was signed once stays verifiable after a rotation.</summary>
internal sealed class PublishedKeys(IOptions<AuditOptions> options)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary><c>answer-keys.jwks</c> beside the log.</summary>
    public string Path => System.IO.Path.Combine(options.Value.Home, "answer-keys.jwks");

    /// <summary>Adds a key that is not in the file yet; a lookup and no more for one that is. The oldest of more than 100 goes.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: the file cannot be written, or an earlier key had this name.</exception>
    public void Note(Jwk key, string kid)
    {
        if (_known.ContainsKey(key.Thumbprint))
            return;
        try
        {
            Add(key.WithKid(kid));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JoseException)
        {
            throw new ProblemException(Problems.SecretUnavailable, "The key of answers cannot be published; an earlier one may have had its name.", e);
        }
    }

    private void Add(Jwk key)
    {
        lock (_gate)
        {
            List<Jwk> keys = File.Exists(Path) ? [.. Jwks.Parse(File.ReadAllBytes(Path)).Keys] : [];
            if (keys.TrueForAll(known => known.Thumbprint != key.Thumbprint))
                WholeFile.Replace(Path, Encoding.UTF8.GetBytes(Jwks.Of([.. keys.TakeLast(Jwks.MaxKeys - 1), key]).ToJson()), WholeFile.Shared); // before an answer needs it

            _known[key.Thumbprint] = true;
        }
    }
}
