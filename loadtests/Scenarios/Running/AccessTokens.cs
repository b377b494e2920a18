using System.Text.Json;
using SecureFin.Scenarios.Model;

namespace SecureFin.Scenarios.Running;

/// <summary>Keeps one access token and fetches the next before it ends; many callers, one fetch.</summary>
internal sealed class AccessTokens(TokenEndpoint endpoint, HttpClient http, TimeProvider clock)
{
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private (string Text, DateTimeOffset RenewAt) _token = ("", DateTimeOffset.MinValue);

    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (clock.GetUtcNow() < _token.RenewAt)
            return _token.Text;
        await _fetching.WaitAsync(cancellation);
        try
        {
            if (clock.GetUtcNow() >= _token.RenewAt)
                _token = await FetchAsync(cancellation);
            return _token.Text;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<(string Text, DateTimeOffset RenewAt)> FetchAsync(CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", endpoint.ClientId), new("scope", endpoint.Scope)]);
        using var answer = await http.PostAsync(endpoint.Endpoint, form, cancellation);
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
        var seconds = document.RootElement.GetProperty("expires_in").GetInt32();
        return (document.RootElement.GetProperty("access_token").GetString()!, clock.GetUtcNow().AddSeconds(seconds * 0.7));
    }
}
