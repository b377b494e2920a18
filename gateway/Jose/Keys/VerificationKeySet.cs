namespace SecureFin.Jose;

/// <summary>The keys of one signer, looked up by kid. Immutable.</summary>
public sealed class VerificationKeySet
{
    private readonly Dictionary<string, VerificationKey> _byKid = new(StringComparer.Ordinal);
    private readonly VerificationKey? _only;

    /// <summary>The keys given; a single key also serves messages that name none.</summary>
    /// <exception cref="JoseException">Two keys have one kid.</exception>
    public VerificationKeySet(params IReadOnlyCollection<VerificationKey> keys)
    {
        foreach (var key in keys)
        {
            if (key.Kid is { } kid && !_byKid.TryAdd(kid, key)) throw new JoseException(JoseError.KeySet);
        }

        if (keys.Count == 1) _only = keys.First();
        Count = keys.Count;
        All = [.. keys];
    }

    /// <summary>No key: every message is refused with <see cref="JoseError.KeyUnknown"/>.</summary>
    public static VerificationKeySet Empty { get; } = new();

    /// <summary>Number of keys.</summary>
    public int Count { get; }

    /// <summary>Every key, in the order given.</summary>
    public IReadOnlyCollection<VerificationKey> All { get; }

    /// <summary>All keys of a published set that fit the allowed algorithms; others are left out.</summary>
    public static VerificationKeySet From(Jwks set, params ReadOnlySpan<SignatureAlgorithm> allowed)
    {
        var keys = new List<VerificationKey>();
        foreach (var jwk in set.Keys)
        {
            try
            {
                keys.Add(VerificationKey.From(jwk, allowed));
            }
            catch (JoseException e) when (e.Error == JoseError.Algorithm)
            {
                // A key for an algorithm that is not wanted here.
            }
        }

        return new VerificationKeySet(keys);
    }

    /// <summary>The key that a message means; a message without a kid means the only key, and a key without a kid fits any name.</summary>
    public VerificationKey? Find(string? kid)
    {
        if (kid is null) return _only;
        if (_byKid.TryGetValue(kid, out var key)) return key;
        return _only is { Kid: null } ? _only : null;
    }
}
