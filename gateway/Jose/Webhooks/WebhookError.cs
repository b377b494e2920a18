namespace SecureFin.Jose;

/// <summary>Why a webhook delivery was refused.</summary>
public static class WebhookError
{
    /// <summary>Id, time or signature is absent, too long or not of its form.</summary>
    public static readonly JoseError Fields = new("webhook.fields", "A webhook field is missing or malformed.");

    /// <summary>The time of the try is further from now than is accepted, either way.</summary>
    public static readonly JoseError Time = new("webhook.time", "The delivery is too old or from the future.");

    /// <summary>No signature of the field fits a secret of the sender.</summary>
    public static readonly JoseError Signature = new("webhook.signature", "The delivery was not signed with a secret that is known here.");
}
