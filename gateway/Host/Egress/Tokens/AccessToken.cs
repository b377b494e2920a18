using SecureFin.Contract;

namespace SecureFin.Gateway.Egress.Tokens;

/// <summary>A token of a bank for the gateway's own use. It never goes to a caller.</summary>
/// <param name="Key">What it was fetched for.</param>
/// <param name="Value">The token.</param>
/// <param name="RefreshAt">From then on a new one is fetched in the background.</param>
/// <param name="ExpiresAt">From then on it is not used.</param>
internal sealed record AccessToken(TokenKey Key, Secret Value, DateTimeOffset RefreshAt, DateTimeOffset ExpiresAt);
