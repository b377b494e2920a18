namespace SecureFin.Audit;

/// <summary>What lies on disk is not a log that can be continued. Nothing was changed.</summary>
public sealed class LogDamagedException(string message, Exception? cause = null) : Exception(message, cause);
