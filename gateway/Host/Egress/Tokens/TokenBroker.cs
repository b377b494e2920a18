using System.Collections.Concurrent;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress.Tokens;

/// <summary>The bank tokens of one upstream: cached, fetched in a single flight, renewed ahead of their end, never handed to a caller.</summary>
/// <remarks>Thread-safe. A fetch runs on its own time, so that a caller who goes away does not spoil it for the others.</remarks>
internal sealed class TokenBroker(Upstream upstream, LiveSecrets secrets, TokenClient client, TimeProvider time)
{
    private const int MaxTokens = 64;

    private readonly ConcurrentDictionary<TokenKey, TokenSlot> _slots = new();
    private readonly bool _usesSecret = upstream.Options.ClientAuthentication is not ("none" or "tls_client_auth");

    /// <summary>False when the credential is a fixed key, which another fetch would not change.</summary>
    public bool Refreshes => upstream.Options.ClientAuthentication is not ("none" or "bearer");

    /// <summary>A token that is valid now, for the certificate that the session shows.</summary>
    /// <exception cref="ProblemException"><c>bank.refused</c>, <c>bank.unavailable</c> or <c>secret.unavailable</c>: nothing was sent to the API.</exception>
    public async ValueTask<AccessToken> GetAsync(string scope, TransportSession session, CancellationToken cancellation)
    {
        var credential = _usesSecret ? await secrets.GetAsync(upstream.ClientAuthSecret, cancellation) : null;
        if (!Refreshes)
            return Fixed(credential!);
        var key = new TokenKey(scope, session.Certificate?.Thumbprint, credential?.Version);
        if (!_slots.TryGetValue(key, out var slot))
            slot = _slots.GetOrAdd(key, Trimmed);
        return await slot.GetAsync(() => client.FetchAsync(key, credential, session), cancellation);
    }

    /// <summary>Forgets a token that the bank refused; a newer one of the same key stays.</summary>
    public void Refuse(AccessToken token)
    {
        if (_slots.TryGetValue(token.Key, out var slot))
            slot.Refuse(token);
    }

    /// <summary>Fetches with material that is not in use yet and keeps the token for the cut-over.</summary>
    public async Task ProbeAsync(TransportSession session, SecretVersion? credential, CancellationToken cancellation)
    {
        if (!Refreshes)
            return;
        credential ??= _usesSecret ? await secrets.GetAsync(upstream.ClientAuthSecret, cancellation) : null;
        var key = new TokenKey(string.Join(' ', upstream.Options.Scopes), session.Certificate?.Thumbprint, credential?.Version);
        var token = await client.FetchAsync(key, credential, session).WaitAsync(cancellation);
        _slots[key] = new TokenSlot(time, token);
    }

    private static AccessToken Fixed(SecretVersion credential) =>
        new(new TokenKey("", null, credential.Version), credential.Value, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);

    private TokenSlot Trimmed(TokenKey key)
    {
        if (_slots.Count >= MaxTokens)
        {
            foreach (var stale in _slots.Where(slot => slot.Value.IsStale).Select(slot => slot.Key).ToList())
                _slots.TryRemove(stale, out _);
        }

        return _slots.Count < MaxTokens ? new TokenSlot(time, token: null)
            : throw upstream.NotSent("Too many different tokens are in use.");
    }
}
