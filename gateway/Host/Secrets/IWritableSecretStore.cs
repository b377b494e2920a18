using SecureFin.Contract;

namespace SecureFin.Gateway.Secrets;

/// <summary>A store that the gateway's own commands may write to.</summary>
internal interface IWritableSecretStore : ISecretStore
{
    /// <summary>Adds a new version; older versions stay readable for the rotation that is under way.</summary>
    /// <returns>The new version.</returns>
    Task<string> PutAsync(string name, Secret value, DateTimeOffset? notAfter, CancellationToken cancellation);

    /// <summary>Removes a secret with all its versions; removing what does not exist is no error.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>Names and newest versions below a prefix, in ordinal order. No values.</summary>
    Task<IReadOnlyList<SecretListing>> ListAsync(string prefix, CancellationToken cancellation);
}
