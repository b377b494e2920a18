namespace SecureFin.Gateway.Masking;

/// <summary>A body cannot be masked and must not pass. The message names the rule that was broken, never content.</summary>
internal sealed class MaskingException(string reason) : Exception(reason);
