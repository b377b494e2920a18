using SecureFin.Gateway.Egress.Signing;

namespace SecureFin.Gateway.Egress;

/// <summary>One bank or internal system: where it is, how the gateway proves itself there, and within which bounds it is called.</summary>
/// <remarks>Pass-through reads more keys of the same sections. Secrets are never here: the store is asked for <c>banks/ID/…</c> or <c>systems/ID/…</c>.</remarks>
public sealed class UpstreamOptions
{
    /// <summary>Connector that translates for it, such as <c>open-banking-uk</c>; null when it is reached by pass-through alone.</summary>
    public string? Connector { get; init; }

    /// <summary>Where its API begins; https, or http on loopback for a system. Ends with a slash or a path.</summary>
    public string BaseAddress { get; init; } = "";

    /// <summary>OAuth token endpoint; demanded by every client authentication that asks for tokens.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary><c>none</c>, <c>tls_client_auth</c>, <c>private_key_jwt</c>, <c>client_secret_basic</c>, <c>client_secret_post</c>, or <c>bearer</c> (the secret is the key itself). Default none.</summary>
    public string ClientAuthentication { get; init; } = "none";

    /// <summary>OAuth client id at the bank.</summary>
    public string? ClientId { get; init; }

    /// <summary>Audience of a private_key_jwt assertion; default the token endpoint.</summary>
    public string? TokenAudience { get; init; }

    /// <summary>Scopes asked for when the call names none.</summary>
    public IList<string> Scopes { get; init; } = [];

    /// <summary>True when a client certificate is shown (secret <c>…/transport</c>). Default: true for banks.</summary>
    public bool? ClientCertificate { get; init; }

    /// <summary>PEM file with the certificate authorities that its server certificate may chain to. The system's store is never used.</summary>
    public string? TrustedAuthorities { get; set; }

    /// <summary>
    /// <c>none</c>, <c>obie</c> (rule since v3.1.4), <c>obie-b64</c> (rule up to v3.1.3), <c>berlin-group</c>, <c>http-message</c> (RFC 9421),
    /// <c>bunq</c>, <c>cms-detached</c>, <c>standard-webhooks</c> or <c>iso20022-xml</c>. Default none.
    /// </summary>
    public string SigningProfile { get; init; } = "none";

    /// <summary>What differs from the profile, and where the key lives.</summary>
    public SignatureOptions Signature { get; init; } = new();

    /// <summary>Issuer in the signature: <c>{OrgId}/{SoftwareStatementId}</c> or the certificate's subject.</summary>
    public string? SigningIssuer { get; init; }

    /// <summary>Domain of the trust anchor in signatures. Default openbanking.org.uk.</summary>
    public string TrustAnchor { get; init; } = "openbanking.org.uk";

    /// <summary><c>required</c> (each 2xx answer with a body), <c>when-present</c> or <c>none</c>. Default: required when requests are signed.</summary>
    public string? ResponseSignatures { get; init; }

    /// <summary>Keys of its signatures: an https JWKS address on its own hosts, or a file (JWKS or PEM).</summary>
    public string? ResponseKeys { get; set; }

    /// <summary>Issuer demanded in its signatures; null accepts any issuer of its own keys.</summary>
    public string? ResponseIssuer { get; init; }

    /// <summary>Longest one call may take, 100 ms to 2 min. Default 30 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest a streamed answer may take, 1 s to 1 h. Default 5 min.</summary>
    public TimeSpan StreamDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest a connection may take to come up, 100 ms to 30 s. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections at the same time, 1 to 1000. Default 64.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Oldest a pooled connection may get, 1 s to 1 h. Default 5 min.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest a connection may idle in the pool, 1 s to 10 min. Default 20 s: below the idle limit of usual servers.</summary>
    public TimeSpan ConnectionIdle { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Largest request body, 0 to 1 GiB; to 16 MiB where requests are signed, since a signature needs the body in memory. Default 1 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Largest answer held back when the route sets no limit, 0 to 16 MiB. Default 1 MiB.</summary>
    public int BufferBytes { get; init; } = 1024 * 1024;

    /// <summary>Largest answer at all, up to 1 GiB. Default 64 MiB.</summary>
    public long MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest header block of an answer, 4 to 256 KiB. Default 32 KiB.</summary>
    public int MaxResponseHeaderKilobytes { get; init; } = 32;

    /// <summary>Connection failures and 503 answers within 30 s that open the circuit, 2 to 1000. Default 10.</summary>
    public int BreakerFailures { get; init; } = 10;

    /// <summary>How long an open circuit refuses, 500 ms to 5 min. Default 5 s.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Request headers of callers that pass-through carries besides the standard ones; <c>*</c> is all that may be forwarded at all.</summary>
    public IList<string> RequestHeaders { get; init; } = [];

    /// <summary>Settings that its connector reads.</summary>
    public IDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Makes full paths of its files.</summary>
    internal void ResolvePaths(Func<string, string> resolve)
    {
        Signature.Certificate = string.IsNullOrEmpty(Signature.Certificate) ? null : resolve(Signature.Certificate);
        TrustedAuthorities = string.IsNullOrEmpty(TrustedAuthorities) ? null : resolve(TrustedAuthorities);
        if (!string.IsNullOrEmpty(ResponseKeys) && !ResponseKeys.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            ResponseKeys = resolve(ResponseKeys);
    }
}
