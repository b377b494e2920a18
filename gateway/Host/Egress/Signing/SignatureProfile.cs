using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>How messages to one bank are signed and its answers judged. Data: a new bank's variant is configuration, not code.</summary>
internal sealed record SignatureProfile
{
    /// <summary>Name of no profile.</summary>
    public const string None = "none";

    // Sources: OBIE Read/Write Data API 3.1.3 and 4.0; NextGenPSD2 Implementation Guidelines 1.3 section 12; RFC 9421; bunq API documentation; Standard Webhooks 1.0.
    private static readonly Dictionary<string, SignatureProfile> BuiltIn = new(StringComparer.Ordinal)
    {
        ["obie"] = new() { Kind = SignatureKind.Obie, NeedsIssuer = true },
        ["obie-b64"] = new() { Kind = SignatureKind.Obie, NeedsIssuer = true, UnencodedPayload = true },
        ["berlin-group"] = new()
        {
            Kind = SignatureKind.Cavage,
            Algorithm = SignatureAlgorithm.RS256,
            SignsEmptyBody = true,
            Components = ["digest", "x-request-id", "psu-id", "psu-corporate-id", "date", "tpp-redirect-uri"],
            ResponseComponents = ["digest", "x-request-id"],
            CertificateField = "TPP-Signature-Certificate",
        },
        ["http-message"] = new()
        {
            Kind = SignatureKind.HttpMessage,
            SignsEmptyBody = true,
            Components = ["@method", "@target-uri", "content-digest", "content-type", "authorization", "idempotency-key", "x-idempotency-key"],
            ResponseComponents = ["@status", "content-digest", "@method;req", "@target-uri;req"],
        },
        ["bunq"] = new() { Kind = SignatureKind.Body, Algorithm = SignatureAlgorithm.RS256, Field = "X-Bunq-Client-Signature", ResponseField = "X-Bunq-Server-Signature" },
        ["cms-detached"] = new() { Kind = SignatureKind.Cms, Algorithm = SignatureAlgorithm.RS256, Field = "X-Content-Signature", ResponseField = "X-Content-Signature" },
        ["standard-webhooks"] = new() { Kind = SignatureKind.Webhook, AnswersAreSigned = false },
        ["iso20022-xml"] = new() { Kind = SignatureKind.Xml },
    };

    public required SignatureKind Kind { get; init; }

    /// <summary>What an RSA key signs with.</summary>
    public SignatureAlgorithm Algorithm { get; init; } = SignatureAlgorithm.PS256;

    /// <summary>True when requests without a body are signed too.</summary>
    public bool SignsEmptyBody { get; init; }

    /// <summary>True for the OBIE rule up to 3.1.3: RFC 7797.</summary>
    public bool UnencodedPayload { get; init; }

    /// <summary>True when the signature names an issuer.</summary>
    public bool NeedsIssuer { get; init; }

    /// <summary>False where answers are never signed.</summary>
    public bool AnswersAreSigned { get; init; } = true;

    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<string> ResponseComponents { get; init; } = [];

    public string? KeyId { get; init; }

    public string? Field { get; init; }

    public string? ResponseField { get; init; }

    public string? CertificateField { get; init; }

    public string? Tag { get; init; }

    public string Label { get; init; } = "sig1";

    public bool NameAlgorithm { get; init; }

    public bool Sha512 { get; init; }

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Names that <c>SigningProfile</c> may have.</summary>
    public static IEnumerable<string> Names => BuiltIn.Keys.Prepend(None);

    /// <summary>The profile of that name with a bank's own values; null for <see cref="None"/> and for names that do not exist.</summary>
    public static SignatureProfile? Of(string name, SignatureOptions own) => BuiltIn.GetValueOrDefault(name) is { } profile ? profile.With(own) : null;

    private SignatureProfile With(SignatureOptions own) => this with
    {
        Algorithm = SignatureAlgorithms.TryParse(own.Algorithm, out var algorithm) ? algorithm : Algorithm,
        Components = own.Components?.AsReadOnly() ?? Components,
        ResponseComponents = own.ResponseComponents?.AsReadOnly() ?? ResponseComponents,
        KeyId = own.KeyId ?? KeyId,
        Field = own.Field ?? Field,
        ResponseField = own.ResponseField ?? ResponseField,
        CertificateField = own.CertificateField ?? CertificateField,
        Tag = own.Tag ?? Tag,
        Label = own.Label ?? Label,
        NameAlgorithm = own.NameAlgorithm ?? NameAlgorithm,
        Sha512 = own.Digest is null ? Sha512 : own.Digest == "sha-512",
        Lifetime = own.Lifetime ?? Lifetime,
    };
}
