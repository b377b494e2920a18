namespace SecureFin.Jose;

/// <summary>Why a webhook delivery was refused.</summary>
public static class WebhookError
{
    public static readonly JoseError Fields = new("webhook.fields", "A webhook field is missing or malformed.");
    public static readonly JoseError Time = new("webhook.time", "The delivery is too old or from the future.");
    public static readonly JoseError Signature = new("webhook.signature", "The delivery was not signed with a secret that is known here.");
}
