using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Egress.Signing;

namespace SecureFin.Gateway.Tests.Egress;

/// <summary>Copies options with some of them changed.</summary>
internal static class Clone
{
    public static UpstreamOptions With(
        UpstreamOptions options, TimeSpan? deadline = null, int? breakerFailures = null, int? bufferBytes = null, string? authorities = null,
        string? authentication = null, string? signing = null, string? responseKeys = null, int? connections = null, string? address = null,
        string? responseSignatures = null, SignatureOptions? signature = null) => new()
    {
        BaseAddress = address ?? options.BaseAddress,
        TokenEndpoint = options.TokenEndpoint,
        ClientId = options.ClientId,
        Scopes = ["payments"],
        TrustedAuthorities = authorities ?? options.TrustedAuthorities,
        ClientAuthentication = authentication ?? options.ClientAuthentication,
        SigningProfile = signing ?? options.SigningProfile,
        SigningIssuer = signing is null ? null : "org/software",
        Signature = signature ?? options.Signature,
        ResponseSignatures = responseSignatures ?? options.ResponseSignatures,
        ResponseKeys = responseKeys ?? options.ResponseKeys,
        Deadline = deadline ?? options.Deadline,
        BreakerFailures = breakerFailures ?? options.BreakerFailures,
        BufferBytes = bufferBytes ?? options.BufferBytes,
        MaxConnections = connections ?? options.MaxConnections,
    };
}
