namespace SecureFin.Gateway.Secrets;

/// <summary>Where secrets come from: the embedded encrypted file or Vault / OpenBao.</summary>
internal interface ISecretStore
{
    /// <summary>The newest version of a secret, or null when the store says that there is none.</summary>
    /// <param name="name">Such as <c>banks/nordbank/transport</c>; see <see cref="SecretName"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: the store cannot be asked, which says nothing about the secret.</exception>
    Task<SecretVersion?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Raised with the name after a secret got a new version; may be raised too often, never with a value.</summary>
    event Action<string>? Changed;
}
