namespace SecureFin.Connectors;

/// <summary>How requests are signed and answers verified.</summary>
public enum SigningProfile
{
    /// <summary>Nothing is signed.</summary>
    None,

    /// <summary>OBIE detached JWS, PS256, payload base64url encoded (v3.1.4 and later).</summary>
    ObieJws,

    /// <summary>OBIE detached JWS with <c>"b64": false</c> (v3.1.3 and before; RFC 7797).</summary>
    ObieJwsLegacyB64,
}
