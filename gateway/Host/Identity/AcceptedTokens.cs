using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Native;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>
/// Remembers tokens whose signature and claims were found good, so that a caller's next request costs a hash instead of a signature check.
/// What changes from request to request (time, binding, the issuer's keys) is judged anew each time.
/// </summary>
/// <remarks>Keyed by SHA-256 of the whole token: a token that differs in one bit is another token. Holds no token. Bounded.</remarks>
internal sealed class AcceptedTokens(TimeSpan clockSkew, TimeProvider clock)
{
    public const int Capacity = 20_000;
    private const int UsualTokenBytes = 2048;

    private readonly ConcurrentDictionary<UInt128, Accepted> _accepted = new();

    /// <summary>The claims of a token that was accepted under these very keys and has not ended; else null.</summary>
    public JwtClaims? Find(UInt128 hash, VerificationKeySet keys)
    {
        if (!_accepted.TryGetValue(hash, out var accepted) || !ReferenceEquals(accepted.Keys, keys))
            return null;
        var now = clock.GetUtcNow();
        var claims = accepted.Claims;
        return now - clockSkew < claims.ExpiresAt && now + clockSkew >= claims.IssuedAt && !(now + clockSkew < claims.NotBefore) ? claims : null;
    }

    /// <summary>Notes a token that was accepted.</summary>
    public void Note(UInt128 hash, VerificationKeySet keys, JwtClaims claims)
    {
        if (_accepted.Count >= Capacity)
            Forget();
        _accepted[hash] = new Accepted(keys, claims);
    }

    /// <summary>Half of SHA-256: 128 bits, which no one finds a second token for.</summary>
    public static UInt128 Hash(string token)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = stackalloc byte[UsualTokenBytes];
        FastSha256.Hash(Encoding.UTF8.TryGetBytes(token, utf8, out var length) ? utf8[..length] : Encoding.UTF8.GetBytes(token), digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    // Those that ended go first; when all are alive, all go: the next request of each is checked in full.
    private void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var (hash, accepted) in _accepted)
        {
            if (accepted.Claims.ExpiresAt <= now - clockSkew)
                _accepted.TryRemove(hash, out _);
        }

        if (_accepted.Count >= Capacity)
            _accepted.Clear();
    }

    private sealed record Accepted(VerificationKeySet Keys, JwtClaims Claims);
}
