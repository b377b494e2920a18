using System.Globalization;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>Calls to a system that checks a shared secret: Standard Webhooks, HMAC-SHA256.</summary>
/// <remarks>Source: Standard Webhooks 1.0.0. Whoever calls may have set webhook-id; without one the exchange's id is it.</remarks>
internal sealed class WebhookScheme(TimeProvider time) : ISignatureScheme
{
    /// <inheritdoc/>
    public IReadOnlyList<string> ResponseFields => [];

    /// <inheritdoc/>
    public IReadOnlyList<SignatureAlgorithm> ResponseAlgorithms => [];

    /// <inheritdoc/>
    public ValueTask SignAsync(HttpRequestMessage request, EgressCall call, SealingKey key, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var headers = request.Headers;
        var id = headers.NonValidated.TryGetValues(StandardWebhook.IdField, out var given) ? given.ToString() : call.Exchange.Id;
        foreach (var name in new[] { StandardWebhook.IdField, StandardWebhook.TimestampField, StandardWebhook.SignatureField })
            headers.Remove(name);
        headers.TryAddWithoutValidation(StandardWebhook.IdField, id);
        headers.TryAddWithoutValidation(StandardWebhook.TimestampField, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation(StandardWebhook.SignatureField, StandardWebhook.Sign(id, now, call.Body, key.SharedSecret));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public JoseError? Verify(HttpRequestMessage request, HttpResponseMessage response, byte[] body, VerificationKeySet keys, out VerificationKey? by) =>
        throw new ProblemException(Problems.Internal, "Answers to webhooks are not signed.");
}
