namespace SecureFin.Jose;

/// <summary>Refusals that only HTTP message signatures know.</summary>
public static class HttpSignatureError
{
    public static readonly JoseError Fields = new("http_signature.fields", "The signature fields are missing, malformed, doubled, or do not hold the label.");
    public static readonly JoseError Parameters = new("http_signature.parameters", "A signature parameter is missing, unknown or of a wrong type.");
    public static readonly JoseError Component = new("http_signature.component", "A covered component cannot be had from this message.");
    public static readonly JoseError Coverage = new("http_signature.coverage", "A component that must be signed is not covered.");
    public static readonly JoseError Time = new("http_signature.time", "The signature is too old, expired or from the future.");
    public static readonly JoseError Tag = new("http_signature.tag", "The signature was made for another application.");
    public static readonly JoseError Digest = new("http_signature.digest", "The body is not the one that was signed.");
}
