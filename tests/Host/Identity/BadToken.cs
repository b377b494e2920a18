namespace SecureFin.Gateway.Tests.Identity;

/// <summary>One line of bad-tokens.mjs.</summary>
public sealed record BadToken(string Name, string Expect, string Cert, string Why, string Token);
