using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank;

/// <summary>A client with the keys and secrets that are good at this moment. Safe for many threads.</summary>
internal sealed class ClientRecord(SandboxClient client)
{
    private readonly Lock _lock = new();
    private ImmutableList<Secret> _secrets = [.. client.Secrets];
    private Jwks _published = Jwks.Of(client.SigningKeys);
    private VerificationKeySet _keys = VerificationKeySet.From(Jwks.Of(client.SigningKeys));

    public string ClientId => client.ClientId;

    public string SigningIssuer => client.SigningIssuer;

    public VerificationKeySet Keys => Volatile.Read(ref _keys);

    public void Register(Jwk key) => Publish(keys => [.. keys.Where(k => k.Kid != key.Kid), key]);

    public void RetireKey(string kid) => Publish(keys => [.. keys.Where(k => k.Kid != kid)]);

    public void Register(Secret secret)
    {
        lock (_lock)
            _secrets = _secrets.Add(secret);
    }

    /// <summary>Takes the secret out; what it was compared with stays the caller's to dispose.</summary>
    public void RetireSecret(Secret secret)
    {
        lock (_lock)
            _secrets = _secrets.RemoveAll(s => s.FixedTimeEquals(secret));
    }

    public bool HasSecret(string text)
    {
        using var shown = Secret.FromText(text);
        ImmutableList<Secret> secrets;
        lock (_lock)
            secrets = _secrets;
        return secrets.Exists(s => s.FixedTimeEquals(shown));
    }

    public bool Owns(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == client.CertificateName;

    private void Publish(Func<IReadOnlyList<Jwk>, IReadOnlyList<Jwk>> change)
    {
        lock (_lock)
        {
            _published = Jwks.Of(change(_published.Keys));
            Volatile.Write(ref _keys, VerificationKeySet.From(_published));
        }
    }
}
