namespace SecureFin.Gateway.Egress;

/// <summary>One call to a bank or system: the digests of the bytes really sent and really received. No content.</summary>
internal sealed record UpstreamFacts
{
    /// <summary>Bank or system id.</summary>
    public required string Upstream { get; init; }

    public required string Method { get; init; }

    /// <summary>Path without query; identifiers of accounts never stand in clear in it.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the request body as sent.</summary>
    public required byte[] RequestDigest { get; init; }

    /// <summary>Key that signed the request, or null for an unsigned profile.</summary>
    public string? SignatureKid { get; init; }

    /// <summary><c>x5t#S256</c> of the certificate that the server showed; null when nothing was sent, or without TLS.</summary>
    public string? ServerCertificate { get; init; }

    /// <summary>The chain that led to trust in that certificate, in DER, itself first.</summary>
    public IReadOnlyList<byte[]> ServerChain { get; init; } = [];

    /// <summary>HTTP status, or null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>SHA-256 of the response body as received, or null.</summary>
    public byte[]? ResponseDigest { get; init; }

    /// <summary>True when the answer's signature held, false when it did not, null when none was demanded.</summary>
    public bool? ResponseSignatureValid { get; init; }

    /// <summary>Fingerprint of the public key that the answer's signature holds under, base64url of SHA-256.</summary>
    public string? ResponseKey { get; init; }

    /// <summary>The request as sent, when it is to be kept; see <see cref="Receipts.Evidence.KeptMessage"/>.</summary>
    public byte[]? RequestMessage { get; init; }

    /// <summary>The answer as received, when it is to be kept and was held whole.</summary>
    public byte[]? ResponseMessage { get; init; }

    /// <summary>The request, once it is kept.</summary>
    public Receipts.Evidence.Kept? KeptRequest { get; set; }

    /// <summary>The answer, once it is kept.</summary>
    public Receipts.Evidence.Kept? KeptResponse { get; set; }

    /// <summary><c>answered</c>, <c>timeout</c>, <c>not-sent</c> (nothing left this machine) or <c>broken</c>.</summary>
    public required string Result { get; init; }
}
