using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>Gets the issuer's published keys.</summary>
/// <remarks>An interface because the tests of <see cref="IssuerKeys"/> count fetches and make them fail without a network.</remarks>
internal interface IJwksSource
{
    /// <exception cref="HttpRequestException">The issuer cannot be reached, or did not answer with a plain 200.</exception>
    /// <exception cref="JoseException">What it publishes is not a strict key set.</exception>
    Task<VerificationKeySet> FetchAsync(CancellationToken cancellation);
}
