namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>No node gave a final answer in time. Says nothing about the token or the secret.</summary>
internal sealed class VaultUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
