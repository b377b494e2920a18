using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>A key under the name that one bank knows it by.</summary>
internal sealed class RenamedKey(ISigningKey key, string kid) : ISigningKey
{
    public string Kid => kid;

    public SignatureAlgorithm Algorithm => key.Algorithm;

    public Jwk PublicJwk => key.PublicJwk;

    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct) => key.SignAsync(data, ct);
}
