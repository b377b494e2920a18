namespace SecureFin.Gateway.Sandbox;

/// <summary>The sandbox did not start; the message says why, or where to read it.</summary>
internal sealed class SandboxStartException(string message) : Exception(message);
