namespace SecureFin.Gateway.Identity;

/// <summary>How a workload's certificate is known: every condition given must hold, and at least one is given.</summary>
internal sealed class WorkloadOptions
{
    /// <summary>Whole subject name, such as <c>CN=erp, O=Example Ltd, C=DE</c>, most specific part first.</summary>
    public string? Subject { get; init; }

    /// <summary>A URI among the subject alternative names, such as a SPIFFE id.</summary>
    public string? UriName { get; init; }

    /// <summary>SHA-256 of the certificate, base64url without padding (<c>x5t#S256</c>). Ends with the certificate: rotation needs a new one.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Keys that this workload signs its requests with: a JWKS or PEM file, or <c>certificate</c> for the key of the client certificate it shows. Null: it has none.</summary>
    public string? SignatureKeys { get; init; }

    /// <summary>True: every answer to this workload is signed with the key of the section <c>AnswerSeal</c>.</summary>
    public bool SealAnswers { get; init; }

    /// <summary>OAuth clients that this workload may act as; empty means any that the token is bound for.</summary>
    public string[] ClientIds { get; init; } = [];
}
