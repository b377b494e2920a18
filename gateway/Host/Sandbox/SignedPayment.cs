using System.Net.Http.Headers;
using System.Text;

namespace SecureFin.Gateway.Sandbox;

/// <summary>A payment signed by its caller that can be sent again, or changed on its way, as a thief would.</summary>
internal sealed class SignedPayment
{
    private readonly SandboxCaller _caller;
    private readonly string _token;
    private readonly List<KeyValuePair<string, string>> _headers;

    private SignedPayment(SandboxCaller caller, string token, List<KeyValuePair<string, string>> headers) => (_caller, _token, _headers) = (caller, token, headers);

    public static async Task<SignedPayment> MakeAsync(SandboxCaller caller, string json, string key, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(caller.Http.BaseAddress!, "/v1/payments")) { Content = Body(json) };
        request.Headers.Add("Idempotency-Key", key);
        await caller.Signer.SignAsync(request, cancellation);
        return new SignedPayment(caller, token, [.. request.Headers.NonValidated.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString()))]);
    }

    /// <summary>Sends the signed headers with a body, the right one or another.</summary>
    /// <param name="change">Changes a header on its way, or null.</param>
    public async Task<Answer> SendAsync(string json, (string Name, string Value)? change, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments") { Content = Body(json) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        foreach (var (name, value) in _headers)
            request.Headers.TryAddWithoutValidation(name, change is { } changed && changed.Name == name ? changed.Value : value);
        using var response = await _caller.Http.SendAsync(request, cancellation);
        return await Answer.ReadAsync(response, cancellation);
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");
}
