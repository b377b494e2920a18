namespace SecureFin.Gateway.Secrets;

/// <summary>Reading for those who cannot go on without the secret.</summary>
internal static class SecretStoreExtensions
{
    /// <summary>The newest version of a secret.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: missing, or the store cannot be asked.</exception>
    public static async Task<SecretVersion> GetAsync(this ISecretStore store, string name, CancellationToken cancellation) =>
        await store.FindAsync(name, cancellation) ?? throw SecretName.Unavailable(name, "does not exist");
}
