using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Secrets;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Tokens;

/// <summary>Asks one upstream's token endpoint by client credentials.</summary>
/// <remarks>Source: RFC 6749 section 4.4, RFC 8705 section 2 (tls_client_auth), RFC 7523 section 2.2 (private_key_jwt).</remarks>
internal sealed class TokenClient(Upstream upstream, HttpMessageInvoker plain, BackgroundExchanges exchanges, TimeProvider time)
{
    private const int MaxTokenLength = 8192;
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    /// <summary>Fetches a token on the session's certificate.</summary>
    /// <exception cref="ProblemException"><c>bank.refused</c>: not accepted. <c>bank.unavailable</c>: no usable answer.</exception>
    public async Task<AccessToken> FetchAsync(TokenKey key, SecretVersion? credential, TransportSession session)
    {
        using var request = await RequestAsync(key, credential);
        request.Options.Set(TransportSession.Held, session);
        try
        {
            using var response = await exchanges.SendAsync(plain, upstream, request, CancellationToken.None);
            var body = await response.Content.ReadAsByteArrayAsync();
            return response.StatusCode == HttpStatusCode.OK ? Read(key, body) : throw Refusal(response.StatusCode, body);
        }
        catch (ProblemException e) when (e.Problem == Problems.BankTimeout || e.Problem == Problems.UpstreamTimeout || e.Problem == Problems.BankUntrusted)
        {
            // Asking for a token moves no money: for the call that needed it, it is certain that nothing was sent.
            throw upstream.NotSent("Its token endpoint gave no usable answer.", e);
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(TokenKey key, SecretVersion? credential)
    {
        var options = upstream.Options;
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (key.Scope.Length > 0)
            form.Add(new("scope", key.Scope));
        var request = new HttpRequestMessage(HttpMethod.Post, upstream.TokenEndpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        switch (options.ClientAuthentication)
        {
            case "tls_client_auth":
                form.Add(new("client_id", options.ClientId!));
                break;
            case "private_key_jwt":
                form.Add(new("client_id", options.ClientId!));
                form.Add(new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
                form.Add(new("client_assertion", await AssertionAsync(credential!)));
                break;
            case "client_secret_basic":
                request.Headers.Authorization = Basic(options.ClientId!, credential!.Value);
                break;
            default:
                form.Add(new("client_id", options.ClientId!));
                form.Add(new("client_secret", credential!.Value.RevealText()));
                break;
        }

        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private async Task<string> AssertionAsync(SecretVersion credential)
    {
        ISigningKey key;
        try
        {
            key = SigningKeys.From(credential);
        }
        catch (JoseException e)
        {
            throw SecretName.Unavailable(upstream.ClientAuthSecret, $"is not a signing key ({e.Error.Code})");
        }

        using var owned = key as IDisposable;
        var audience = upstream.Options.TokenAudience ?? upstream.TokenEndpoint!.AbsoluteUri;
        return await JwtBuilder.ClientAssertion(upstream.Options.ClientId!, audience, time).SignAsync(key);
    }

    // RFC 6749 section 2.3.1: both are form-urlencoded before Basic.
    private static AuthenticationHeaderValue Basic(string clientId, Secret secret) =>
        new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{WebUtility.UrlEncode(clientId)}:{WebUtility.UrlEncode(secret.RevealText())}")));

    private AccessToken Read(TokenKey key, byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            var root = json.RootElement;
            var type = root.GetProperty("token_type").GetString();
            var value = root.GetProperty("access_token").GetString();
            if (value is not { Length: > 0 and <= MaxTokenLength } || value.Any(c => c is <= ' ' or > '~') || !"Bearer".Equals(type, StringComparison.OrdinalIgnoreCase))
                throw upstream.NotSent("Its token endpoint answered something other than a bearer token.");
            var life = Life(root);
            var now = time.GetUtcNow();
            return new AccessToken(key, Secret.FromText(value), now + life * 0.75, now + life - Margin(life));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The cause is dropped: parser messages may quote the token.
            throw upstream.NotSent("Its token endpoint answered something other than a token.");
        }
    }

    /// <summary>A token is not used in its last seconds, when it might end on the way.</summary>
    private static TimeSpan Margin(TimeSpan life) => life * 0.1 < TimeSpan.FromSeconds(10) ? life * 0.1 : TimeSpan.FromSeconds(10);

    private static TimeSpan Life(JsonElement root)
    {
        if (!root.TryGetProperty("expires_in", out var member))
            return DefaultLife;
        var seconds = member.ValueKind == JsonValueKind.String && double.TryParse(member.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var text) ? text : member.GetDouble();
        return seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(Math.Min(seconds, LongestLife.TotalSeconds)) : TimeSpan.FromSeconds(1);
    }

    private ProblemException Refusal(HttpStatusCode status, byte[] body)
    {
        if ((int)status is < 400 or >= 500 || status == HttpStatusCode.TooManyRequests)
            return upstream.NotSent($"Its token endpoint answered {(int)status}.");
        return new ProblemException(upstream.IsBank ? Problems.BankRefused : Problems.UpstreamUnavailable, $"Its token endpoint refused the gateway ({ErrorCode(body)}).");
    }

    // Only the codes of RFC 6749 section 5.2 are shown; anything else would be the bank's text.
    private static string ErrorCode(byte[] body)
    {
        string[] codes = ["invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"];
        try
        {
            using var json = JsonDocument.Parse(body);
            return codes.FirstOrDefault(code => json.RootElement.GetProperty("error").GetString() == code) ?? "no known code";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "no known code";
        }
    }
}
