using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Secrets;

/// <summary>Signs webhooks with the receiver's secret, <c>webhooks/CLIENT</c>.</summary>
internal sealed class WebhookKeys(LiveSecrets secrets)
{
    /// <summary>Sets the three Standard Webhooks fields.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: missing or not a webhook secret.</exception>
    public async Task SignAsync(HttpRequestMessage request, string client, string id, DateTimeOffset now, byte[] body, CancellationToken cancellation)
    {
        var name = SecretName.Checked($"webhooks/{client}");
        var version = await secrets.GetAsync(name, cancellation);
        if (!StandardWebhook.TryReadSecret(version.Value.RevealText(), out var key))
            throw SecretName.Unavailable(name, "is not a webhook secret");
        request.Headers.TryAddWithoutValidation(StandardWebhook.IdField, id);
        request.Headers.TryAddWithoutValidation(StandardWebhook.TimestampField, $"{now.ToUnixTimeSeconds()}");
        request.Headers.TryAddWithoutValidation(StandardWebhook.SignatureField, StandardWebhook.Sign(id, now, body, key));
    }
}
