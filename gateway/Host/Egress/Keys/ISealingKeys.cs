using SecureFin.Contract;

namespace SecureFin.Gateway.Egress.Keys;

/// <summary>Where the key of one upstream's signatures lives: the secret store, Vault Transit or an HSM.</summary>
internal interface ISealingKeys
{
    /// <summary>The key in use.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: it cannot be had; nothing is sent unsigned.</exception>
    ValueTask<SealingKey> GetAsync(CancellationToken cancellation);
}
