using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank;

/// <summary>The bank's own keys: one signs tokens, one signs answers; retired ones stay published until the end.</summary>
internal sealed class BankKeys : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<RsaSigningKey> _signing = [];

    public BankKeys() => RotateSigning();

    /// <summary>Signs access tokens.</summary>
    public EcdsaSigningKey Token { get; } = EcdsaSigningKey.Generate("token-1");

    /// <summary>Signs answers.</summary>
    public ISigningKey Signing
    {
        get
        {
            lock (_lock)
                return _signing[^1];
        }
    }

    public VerificationKeySet TokenKeys => field ??= VerificationKeySet.From(Jwks.Of(Token.PublicJwk));

    public Jwks Published
    {
        get
        {
            lock (_lock)
                return Jwks.Of([Token.PublicJwk, .. _signing.Select(k => k.PublicJwk)]);
        }
    }

    public void RotateSigning()
    {
        lock (_lock)
            _signing.Add(RsaSigningKey.Generate($"bank-sig-{_signing.Count + 1}"));
    }

    public void Dispose()
    {
        Token.Dispose();
        _signing.ForEach(k => k.Dispose());
    }
}
