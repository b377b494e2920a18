using SecureFin.Jose;

namespace SecureFin.Sandbox.Identity;

/// <summary>Holds the provider's keys and signs its tokens. Keys change under a lock.</summary>
internal sealed class TokenPrinter(SandboxIdentityOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<EcdsaSigningKey> _keys = [EcdsaSigningKey.Generate("sandbox-1")];
    private int _generation = 1;

    /// <summary>The public keys as a JWK set, newest first.</summary>
    public string PublishedKeys()
    {
        lock (_lock)
            return Jwks.Of([.. _keys.Select(key => key.PublicJwk)]).ToJson();
    }

    public void Rotate()
    {
        lock (_lock)
            _keys.Insert(0, EcdsaSigningKey.Generate($"sandbox-{++_generation}"));
    }

    public void Retire()
    {
        lock (_lock)
            _keys.RemoveRange(1, _keys.Count - 1);
    }

    public async ValueTask<string> PrintAsync(TokenOrder order, SandboxClient client, IReadOnlyList<string> scopes, string issuer)
    {
        var key = Newest();
        using var foreign = order.ForeignKey ? EcdsaSigningKey.Generate(key.Kid) : null;
        var now = options.Clock.GetUtcNow();
        var end = now + (order.EndsAfter ?? options.TokenLifetime);
        var begin = end < now ? end - options.TokenLifetime : now;
        var builder = new JwtBuilder().Type(order.Type)
            .Claim("iss", order.Issuer ?? issuer)
            .Claim("aud", order.Audience ?? options.Audience)
            .Claim("sub", client.Subject)
            .Claim("client_id", client.ClientId)
            .Claim("scope", string.Join(' ', scopes))
            .Claim("roles", client.Roles)
            .Claim("iat", begin.ToUnixTimeSeconds())
            .Claim("exp", end.ToUnixTimeSeconds())
            .FreshId();
        if (order.CertificateThumbprint is { } thumbprint)
            builder.BoundToCertificate(thumbprint);
        if (order.KeyThumbprint is { } proofKey)
            builder.BoundToKey(proofKey);
        return await builder.SignAsync(foreign ?? key);
    }

    public void Dispose()
    {
        foreach (var key in _keys)
            key.Dispose();
    }

    private EcdsaSigningKey Newest()
    {
        lock (_lock)
            return _keys[0];
    }
}
