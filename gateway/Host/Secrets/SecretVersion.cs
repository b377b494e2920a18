using SecureFin.Contract;

namespace SecureFin.Gateway.Secrets;

/// <summary>One version of a secret. Two versions of one name never share <paramref name="Version"/>.</summary>
/// <param name="Value">Owned by the store's cache; readers never dispose it.</param>
/// <param name="Version">Opaque text of the store.</param>
/// <param name="NotAfter">When it must no longer be used, or null.</param>
internal sealed record SecretVersion(Secret Value, string Version, DateTimeOffset? NotAfter);
