namespace SecureFin.Jose;

/// <summary>Refusals that only HTTP message signatures know.</summary>
public static class HttpSignatureError
{
    /// <summary>No <c>Signature-Input</c> and <c>Signature</c> that can be read, a label that stands twice, or none that is meant (RFC 9421 section 4).</summary>
    public static readonly JoseError Fields = new("http_signature.fields", "The signature fields are missing, malformed, doubled, or do not hold the label.");

    /// <summary>A parameter that RFC 9421 section 2.3 does not define or gives another type, no keyid, no nonce where one is demanded, or too many components.</summary>
    public static readonly JoseError Parameters = new("http_signature.parameters", "A signature parameter is missing, unknown or of a wrong type.");

    /// <summary>A component that this message does not have, that stands twice, or whose value cannot stand in a signature base (RFC 9421 section 2.5).</summary>
    public static readonly JoseError Component = new("http_signature.component", "A covered component cannot be had from this message.");

    /// <summary>A signature over less than the verifier demands; whether it is right was not looked at.</summary>
    public static readonly JoseError Coverage = new("http_signature.coverage", "A component that must be signed is not covered.");

    /// <summary><c>created</c> missing, in the future or too old, or <c>expires</c> over or before <c>created</c>.</summary>
    public static readonly JoseError Time = new("http_signature.time", "The signature is too old, expired or from the future.");

    /// <summary>Another <c>tag</c> than the verifier demands, or none (RFC 9421 section 2.3).</summary>
    public static readonly JoseError Tag = new("http_signature.tag", "The signature was made for another application.");

    /// <summary>The signature is right, and the <c>Content-Digest</c> that it covers is not that of the body (RFC 9530).</summary>
    public static readonly JoseError Digest = new("http_signature.digest", "The body is not the one that was signed.");
}
