using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Webhooks;

/// <summary>Who is told of payments: OAuth client that submitted → where its system wants to hear of it.</summary>
internal sealed class WebhooksOptions : Dictionary<string, WebhookOptions>
{
    public const string Section = "Webhooks";

    public WebhooksOptions()
        : base(StringComparer.Ordinal)
    {
    }
}

/// <summary>One receiver. Its secret is <c>webhooks/CLIENT</c>: <c>whsec_</c> and base64 of 24 to 64 bytes.</summary>
internal sealed class WebhookOptions
{
    /// <summary>System of the configuration that is called; its egress chain applies.</summary>
    [Required]
    public string? System { get; init; }

    /// <summary>Path below the system's address.</summary>
    [Required, RegularExpression(@"/[A-Za-z0-9._~/-]{0,200}")]
    public string? Path { get; init; }
}
