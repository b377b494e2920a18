namespace SecureFin.Gateway.Banks;

/// <summary>A stretch of booking times, both ends inclusive; null leaves an end open.</summary>
internal readonly record struct Period(DateTimeOffset? From, DateTimeOffset? To);
