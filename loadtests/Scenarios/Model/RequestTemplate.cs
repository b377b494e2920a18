using System.Security.Cryptography;

namespace SecureFin.Scenarios.Model;

/// <summary>One kind of request. <c>{{id}}</c> in path, headers and body becomes a fresh identifier for each request.</summary>
public sealed record RequestTemplate
{
    public required string Name { get; init; }

    /// <summary>Share of the mix, above 0.</summary>
    public double Weight { get; init; } = 1;

    public string Method { get; init; } = "GET";

    public required string Path { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Statuses that count as good.</summary>
    public IReadOnlyList<int> Expect { get; init; } = [200, 201, 202, 204];

    /// <summary>Makes one request of this kind.</summary>
    public HttpRequestMessage Make(Uri target)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri(target, Fill(Path, id)));
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, Fill(value, id));
        if (Body is not null)
            request.Content = new StringContent(Fill(Body, id), System.Text.Encoding.UTF8, ContentType);
        return request;
    }

    private static string Fill(string text, string id) => text.Replace("{{id}}", id, StringComparison.Ordinal);
}
