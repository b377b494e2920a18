namespace SecureFin.Payments;

/// <summary>Where a client wants its events, and how they are signed for it.</summary>
/// <param name="Url">HTTPS address (or loopback in the sandbox).</param>
/// <param name="Sign">Makes the <c>webhook-signature</c> field from id, time and body; the key stays with whoever made the function.</param>
public sealed record WebhookTarget(Uri Url, WebhookSigner Sign);
