namespace SecureFin.Gateway.Policy.Opa;

/// <summary>The OPA server itself failed, whatever was asked. The message completes "The policy server …".</summary>
internal sealed class OpaDownException(string what, Exception? inner = null) : Exception(what, inner);
