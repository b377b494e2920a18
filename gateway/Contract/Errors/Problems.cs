namespace SecureFin.Contract;

/// <summary>Every way the gateway refuses. A code is a promise to clients: add, never rename.</summary>
/// <remarks>Rendered as RFC 9457 problem details; docs/problems.md is generated from this list.</remarks>
public static class Problems
{
    public static readonly Problem AuditUnavailable = new("audit.unavailable", 503, "The audit log cannot record this call.");

    public static readonly Problem RequestAmbiguous = new("request.ambiguous", 400, "The request can be read in more than one way.");
    public static readonly Problem RequestTooLarge = new("request.too_large", 413, "The request is larger than this route accepts.");
    public static readonly Problem RequestNotFound = new("request.not_found", 404, "There is nothing at this address.");
    public static readonly Problem RequestMethod = new("request.method", 405, "This method is not offered here.");
    public static readonly Problem RequestUpgrade = new("request.upgrade", 400, "Upgrades and gRPC are not offered on this route.");
    public static readonly Problem RequestMisdirected = new("request.misdirected", 421, "This host is not served here.");
    public static readonly Problem RequestTimeout = new("request.timeout", 504, "The call took longer than its route allows.");

    public static readonly Problem CertificateMissing = new("identity.certificate_missing", 401, "A client certificate is required.");
    public static readonly Problem CertificateRefused = new("identity.certificate_refused", 401, "The client certificate is not accepted.");
    public static readonly Problem WorkloadUnknown = new("identity.workload_unknown", 403, "The client certificate names no known workload.");
    public static readonly Problem TokenMissing = new("identity.token_missing", 401, "An access token is required.");
    public static readonly Problem TokenRefused = new("identity.token_refused", 401, "The access token is not accepted.");
    public static readonly Problem TokenUnbound = new("identity.token_unbound", 401, "The access token is not bound to a certificate or key.");
    public static readonly Problem TokenBoundElsewhere = new("identity.token_bound_elsewhere", 401, "The access token is bound to another certificate or key.");
    public static readonly Problem IdentityUnavailable = new("identity.unavailable", 503, "The keys of the token issuer cannot be had.");

    public static readonly Problem TrafficLimited = new("traffic.limited", 429, "Too many requests.");

    public static readonly Problem BodyMalformed = new("body.malformed", 400, "The body is not well-formed.");
    public static readonly Problem BodyInvalid = new("body.invalid", 422, "The body breaks a rule of the contract.");
    public static readonly Problem BodyMediaType = new("body.media_type", 415, "This media type is not accepted here.");
    public static readonly Problem BodyDigest = new("body.digest", 400, "The content digest does not match the body.");
    public static readonly Problem BodyNoRoom = new("body.no_room", 503, "There is no room for a body of this length at present.");
    public static readonly Problem SignatureMissing = new("signature.missing", 401, "A message signature is required.");
    public static readonly Problem SignatureInvalid = new("signature.invalid", 401, "The message signature is not accepted.");
    public static readonly Problem SignatureExpired = new("signature.expired", 401, "The message signature is too old, expired or from the future.");
    public static readonly Problem SignatureReplayed = new("signature.replayed", 401, "The message signature was used before.");

    public static readonly Problem PolicyDenied = new("policy.denied", 403, "Policy does not allow this request.");
    public static readonly Problem PolicyUnavailable = new("policy.unavailable", 503, "Policy cannot decide at present.");

    public static readonly Problem IdempotencyKeyMissing = new("idempotency.key_missing", 400, "An Idempotency-Key is required.");
    public static readonly Problem IdempotencyKeyInvalid = new("idempotency.key_invalid", 400, "The Idempotency-Key is not well-formed.");
    public static readonly Problem IdempotencyInProgress = new("idempotency.in_progress", 409, "The first request with this key is still running.");
    public static readonly Problem IdempotencyMismatch = new("idempotency.mismatch", 422, "This key was used with another request.");
    public static readonly Problem IdempotencyUnknown = new("idempotency.unknown", 409, "What became of the first request with this key is not known.");
    public static readonly Problem IdempotencyGone = new("idempotency.answer_gone", 409, "The first request with this key was answered; its answer is not kept.");

    public static readonly Problem PaymentNotFound = new("payment.not_found", 404, "There is no such payment.");
    public static readonly Problem PaymentState = new("payment.state", 409, "The payment's state does not allow this.");
    public static readonly Problem ApprovalRefused = new("approval.refused", 403, "This approval is not accepted.");
    public static readonly Problem ApprovalStale = new("approval.stale", 409, "The payment is not what was approved.");
    public static readonly Problem ReleaseNotHeld = new("release.not_held", 409, "No hold waits for a release.");
    public static readonly Problem ReleaseRefused = new("release.refused", 403, "This release is not accepted.");
    public static readonly Problem ReleaseStale = new("release.stale", 409, "The payment or its hold is not what was released.");

    public static readonly Problem BankUnavailable = new("bank.unavailable", 502, "The bank cannot be reached.");
    public static readonly Problem BankTimeout = new("bank.timeout", 504, "The bank did not answer in time.");
    public static readonly Problem BankRefused = new("bank.refused", 502, "The bank refused the gateway's request.");
    public static readonly Problem BankUntrusted = new("bank.untrusted", 502, "The bank's answer cannot be trusted.");
    public static readonly Problem BankUnsupported = new("bank.unsupported", 422, "This bank does not offer that.");
    public static readonly Problem UpstreamUnavailable = new("upstream.unavailable", 502, "The system behind the gateway cannot be reached.");
    public static readonly Problem UpstreamTimeout = new("upstream.timeout", 504, "The system behind the gateway did not answer in time.");

    public static readonly Problem SecretUnavailable = new("secret.unavailable", 503, "A secret that this call needs cannot be had.");
    public static readonly Problem ReceiptNotFound = new("receipt.not_found", 404, "There is no such receipt.");
    public static readonly Problem MaskingRefused = new("masking.refused", 502, "The answer cannot be masked and is therefore withheld.");
    public static readonly Problem Internal = new("internal", 500, "The gateway failed; nothing about this call is assumed.");

    /// <summary>All problems, in the order above.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        AuditUnavailable,
        RequestAmbiguous, RequestTooLarge, RequestNotFound, RequestMethod, RequestUpgrade, RequestMisdirected, RequestTimeout,
        CertificateMissing, CertificateRefused, WorkloadUnknown, TokenMissing, TokenRefused, TokenUnbound, TokenBoundElsewhere, IdentityUnavailable,
        TrafficLimited,
        BodyMalformed, BodyInvalid, BodyMediaType, BodyDigest, BodyNoRoom, SignatureMissing, SignatureInvalid, SignatureExpired, SignatureReplayed,
        PolicyDenied, PolicyUnavailable,
        IdempotencyKeyMissing, IdempotencyKeyInvalid, IdempotencyInProgress, IdempotencyMismatch, IdempotencyUnknown, IdempotencyGone,
        PaymentNotFound, PaymentState, ApprovalRefused, ApprovalStale, ReleaseNotHeld, ReleaseRefused, ReleaseStale,
        BankUnavailable, BankTimeout, BankRefused, BankUntrusted, BankUnsupported, UpstreamUnavailable, UpstreamTimeout,
        SecretUnavailable, ReceiptNotFound, MaskingRefused, Internal,
    ];
}
