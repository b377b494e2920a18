namespace SecureFin.Gateway.Secrets;

/// <summary>What may be told about a secret without telling it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Newest version.</param>
/// <param name="CreatedAt">When that version was put.</param>
/// <param name="NotAfter">When it must no longer be used, or null.</param>
internal sealed record SecretListing(string Name, string Version, DateTimeOffset CreatedAt, DateTimeOffset? NotAfter);
