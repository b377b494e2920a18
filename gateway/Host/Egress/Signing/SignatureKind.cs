namespace SecureFin.Gateway.Egress.Signing;

/// <summary>The families of message signatures that banks ask for.</summary>
internal enum SignatureKind
{
    /// <summary>Detached JWS in <c>x-jws-signature</c> (Open Banking UK).</summary>
    Obie,

    /// <summary><c>Digest</c> and <c>Signature</c> of draft-cavage (Berlin Group).</summary>
    Cavage,

    /// <summary>RFC 9421 with RFC 9530.</summary>
    HttpMessage,

    /// <summary>A base64 signature of the body in a field of the bank's own (bunq).</summary>
    Body,

    /// <summary>A detached CMS signature of the body, base64 in a field.</summary>
    Cms,

    /// <summary>HMAC of the Standard Webhooks specification.</summary>
    Webhook,

    /// <summary>An enveloped XML signature inside an ISO 20022 message.</summary>
    Xml,
}
