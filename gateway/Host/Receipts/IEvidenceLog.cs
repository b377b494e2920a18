using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Receipts;

/// <summary>Writes the leaves of an exchange; the returned task completes when the leaf is durable.</summary>
/// <remarks>An interface because the egress chain's tests record the order of intent and send without a log on disk.</remarks>
internal interface IEvidenceLog
{
    /// <summary>True when the messages of this exchange are kept whole.</summary>
    bool Keeps(Exchange exchange);

    /// <summary>Durable before one byte goes upstream, or before a person's word about a payment counts: then without a request.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>audit.unavailable</c>, <c>request.too_large</c>: nothing may be sent.</exception>
    ValueTask IntentAsync(Exchange exchange, UpstreamFacts? request, CancellationToken cancellation);

    /// <summary>Durable before anything is signed with a short-lived key that a slow one certified.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>audit.unavailable</c>: the key may not be used.</exception>
    ValueTask CertifiedAsync(string upstream, CertifiedKey key, CancellationToken cancellation);

    /// <summary>Durable before the answer goes to the caller; also closes exchanges of background workers.</summary>
    /// <returns>Where the leaf is; <see cref="Receipt.Withheld"/> when the answer may not go out, where money can move.</returns>
    ValueTask<Receipt> OutcomeAsync(Exchange exchange, Outcome outcome, CancellationToken cancellation);
}
