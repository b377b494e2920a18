using SecureFin.Jose;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>One version of a Transit key. The private half never leaves Vault.</summary>
/// <remarks>
/// The version stands in every request, so that the kid in a header and the key that signed it cannot part during a rotation.
/// The first signature is verified here: older servers ignore the salt length, and their PSS signatures are wrong for JOSE.
/// </remarks>
internal sealed class TransitKey : ISigningKey
{
    private readonly TransitBatch _batch;
    private readonly VerificationKey _public;
    private bool _proven;

    public TransitKey(TransitBatch batch, string kid, VerificationKey known)
    {
        (_batch, _public, Kid) = (batch, known, kid);
        Algorithm = known.Algorithms[0];
    }

    public string Kid { get; }

    public SignatureAlgorithm Algorithm { get; }

    public Jwk PublicJwk => _public.Jwk;

    public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        var signature = await _batch.SignAsync(data, ct);
        if (!_proven && !_public.Verify(data.Span, signature, Algorithm))
            throw SecretName.Unavailable($"transit:{Kid}", $"makes signatures that are not {Algorithm.Name()}; an RSA key needs a server that knows salt_length");
        _proven = true;
        return signature;
    }
}
