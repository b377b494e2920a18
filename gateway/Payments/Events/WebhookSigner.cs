namespace SecureFin.Payments;

/// <summary>Signs one delivery: the value of the <c>webhook-signature</c> field, one or more <c>v1,base64</c> separated by spaces.</summary>
public delegate string WebhookSigner(string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body);
