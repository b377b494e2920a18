using System.Text.Json;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>A final answer of Vault: one that another node or another try would not change.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Root">The body; undefined when it is empty.</param>
/// <param name="Errors">Texts of <c>errors</c>.</param>
/// <remarks>Vault has no error codes: meaning is (path, status, part of the text).</remarks>
internal sealed record VaultAnswer(int Status, JsonElement Root, IReadOnlyList<string> Errors)
{
    public bool Ok => Status is >= 200 and < 300;

    /// <summary>A 403 that means the token: expired, revoked, unknown, used up. The wrapped text ("1 error occurred") means policy.</summary>
    public bool TokenUnusable => Status == 403 && Errors is ["permission denied"];

    /// <summary>True when an error text has that part.</summary>
    public bool Says(string part) => Errors.Any(error => error.Contains(part, StringComparison.Ordinal));

    /// <summary>A member of the body, undefined when it is not there.</summary>
    public JsonElement Get(string name) => Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Reads a body of at most 1 MiB.</summary>
    public static VaultAnswer From(int status, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (body.Length == 0)
                return new VaultAnswer(status, default, []);
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            var root = json.RootElement.Clone();
            return new VaultAnswer(status, root, [.. Texts(root)]);
        }
        catch (JsonException)
        {
            return new VaultAnswer(status, default, []);
        }
    }

    private static IEnumerable<string> Texts(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var error in errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.String))
            yield return error.GetString()!;
    }
}
