using System.Net.Http.Headers;
using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>Calls the gateway's API as an internal system does: mTLS, a bound token, an idempotency key.</summary>
internal sealed class GatewayClient(SandboxErpOptions options)
{
    /// <summary>Asks for a payment. The same invoice always has the same key.</summary>
    public Task<GatewayAnswer> PayAsync(PaymentInstruction instruction, string idempotencyKey, CancellationToken cancellation)
    {
        var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(instruction, ContractJson.Default.PaymentInstruction));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments") { Content = body };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return CallAsync(request, cancellation);
    }

    /// <summary>Reads a payment as it stands now.</summary>
    public Task<GatewayAnswer> ReadAsync(string paymentId, CancellationToken cancellation) =>
        CallAsync(new HttpRequestMessage(HttpMethod.Get, $"/v1/payments/{Uri.EscapeDataString(paymentId)}"), cancellation);

    private async Task<GatewayAnswer> CallAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await options.AccessToken(cancellation));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            try
            {
                using var response = await options.Gateway.SendAsync(request, cancellation);
                return Read(response, await response.Content.ReadAsByteArrayAsync(cancellation));
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                return GatewayAnswer.None;
            }
        }
    }

    /// <summary>Takes only what the ERP needs, so that masked members and new ones make no difference.</summary>
    private static GatewayAnswer Read(HttpResponseMessage response, byte[] body)
    {
        string? paymentId = null, state = null, code = null, record = null;
        try
        {
            using var json = JsonDocument.Parse(body);
            paymentId = Text(json.RootElement, "paymentId");
            state = Text(json.RootElement, "state");
            code = Text(json.RootElement, "code") ?? Text(json.RootElement, "reasonCode");
            if (json.RootElement.TryGetProperty("instruction", out var instruction) && instruction.TryGetProperty("source", out var source))
                record = Text(source, "recordId");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            code = "unreadable";
        }

        return new GatewayAnswer((int)response.StatusCode, paymentId, state, code, record, Field(response, "SFG-Exchange-Id"), Field(response, "SFG-Receipt"));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String ? member.GetString() : null;

    private static string? Field(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
