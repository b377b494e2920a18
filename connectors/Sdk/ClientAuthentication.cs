namespace SecureFin.Connectors;

/// <summary>How the gateway proves itself at the bank's token endpoint.</summary>
public enum ClientAuthentication
{
    /// <summary>The bank wants no token: the client certificate or a static key is all.</summary>
    None,

    /// <summary>RFC 8705 section 2.1.</summary>
    TlsClientAuth,

    /// <summary>OpenID Connect Core section 9, RFC 7523.</summary>
    PrivateKeyJwt,

    /// <summary>RFC 6749 section 2.3.1.</summary>
    ClientSecretBasic,

    /// <summary>A key that is sent as a bearer token as it is.</summary>
    BearerKey,
}
