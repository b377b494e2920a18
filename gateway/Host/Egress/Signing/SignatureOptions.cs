namespace SecureFin.Gateway.Egress.Signing;

/// <summary>What differs by bank from its signing profile; a key left out keeps the profile's value.</summary>
public sealed class SignatureOptions
{
    /// <summary>Where the key lives: <c>secret</c> (the store's <c>…/signing</c>), <c>transit:NAME</c> (Vault Transit) or a <c>pkcs11:</c> URI. Default secret.</summary>
    public string Key { get; init; } = "secret";

    /// <summary>PEM file with the certificate of a key in Transit or an HSM; a key of the store has its own beside it.</summary>
    public string? Certificate { get; set; }

    /// <summary>Life of a key in memory that the key above certifies, 1 min to 24 h; calls are then signed by it. Null: the key above signs each call.</summary>
    public TimeSpan? CertifyFor { get; init; }

    /// <summary>Algorithm of an RSA key: PS256, PS384, PS512 or RS256. An EC key signs its curve's.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Name of the key in signatures, in place of the key's own.</summary>
    public string? KeyId { get; init; }

    /// <summary>Covered fields of a request: names (Berlin Group) or components (RFC 9421). One that the request lacks is left out.</summary>
    public IList<string>? Components { get; init; }

    /// <summary>What a signed answer must cover; <c>;req</c> names parts of the request.</summary>
    public IList<string>? ResponseComponents { get; init; }

    /// <summary>Field of the signature of a body (bunq).</summary>
    public string? Field { get; init; }

    /// <summary>Field of the signature of an answer's body.</summary>
    public string? ResponseField { get; init; }

    /// <summary>Field that carries the certificate, base64 DER.</summary>
    public string? CertificateField { get; init; }

    /// <summary><c>tag</c> of RFC 9421, on requests and demanded of answers.</summary>
    public string? Tag { get; init; }

    /// <summary>Label of RFC 9421. Default sig1.</summary>
    public string? Label { get; init; }

    /// <summary>True writes <c>alg</c> where RFC 9421 has a name for it.</summary>
    public bool? NameAlgorithm { get; init; }

    /// <summary>Digest of RFC 9530: <c>sha-256</c> or <c>sha-512</c>.</summary>
    public string? Digest { get; init; }

    /// <summary><c>expires</c> of requests and oldest answer that is accepted, 10 s to 1 h. Default 5 min.</summary>
    public TimeSpan? Lifetime { get; init; }
}
