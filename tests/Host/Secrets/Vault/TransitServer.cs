using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureFin.Gateway.Tests.Secrets.Vault;

/// <summary>A Vault with one Transit key, whose versions are real P-256 keys. Its answers have the form of recorded ones; faults are recorded answers.</summary>
internal sealed class TransitServer : HttpMessageHandler
{
    private readonly List<ECDsa> _versions = [ECDsa.Create(ECCurve.NamedCurves.nistP256)];

    /// <summary>Signatures in each request so far.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>What signing waits for.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Name of a recorded answer, <c>file/exchange</c>, that every request gets that is none to log in; null for none.</summary>
    public string? Refusal { get; set; }

    /// <summary>Changes a signature (r || s) before it leaves; gets the signed bytes too.</summary>
    public Func<byte[], byte[], byte[]> Alter { get; set; } = (signature, _) => signature;

    /// <summary>First version that may sign.</summary>
    public int MinimumVersion { get; set; } = 1;

    /// <summary>Secrets by name, for a gateway that has them here too.</summary>
    public Dictionary<string, string> Secrets { get; } = [];

    public void Rotate() => _versions.Add(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Answers one request.</summary>
    public async Task<(int Status, string Body)> AnswerAsync(string path, byte[] body)
    {
        if (path.EndsWith("/login", StringComparison.Ordinal))
            return (200, Login());
        if (Refusal?.Split('/') is [var file, var name])
            return Recorded(file, name);
        if (path.Contains("/data/", StringComparison.Ordinal) || path.Contains("/metadata/", StringComparison.Ordinal))
            return Secret(path[(path.IndexOf("data/", StringComparison.Ordinal) + 5)..]);
        if (!path.Contains("/sign/", StringComparison.Ordinal))
            return (200, Keys());
        if (Hold is { } hold)
            await hold.Task;
        using var asked = JsonDocument.Parse(body);
        var version = asked.RootElement.GetProperty("key_version").GetInt32();
        if (version < MinimumVersion || version > _versions.Count)
            return Recorded("transit.json", "sign with key_version 9");
        return (200, Signatures(version, [.. asked.RootElement.GetProperty("batch_input").EnumerateArray().Select(entry => entry.GetProperty("input").GetBytesFromBase64())]));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var (status, text) = await AnswerAsync(request.RequestUri!.AbsolutePath, body);
        return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text) };
    }

    private static string Login()
    {
        var answer = JsonNode.Parse(Recorded("approle.json", "login").Body)!;
        answer["auth"]!["lease_duration"] = 3600;
        return answer.ToJsonString();
    }

    private string Signatures(int version, List<byte[]> inputs)
    {
        lock (Batches)
            Batches.Add(inputs.Count);
        var answer = JsonNode.Parse(Recorded("transit.json", "batch sign").Body)!;
        answer["data"]!["batch_results"] = new JsonArray([.. inputs.Select(input => (JsonNode)new JsonObject
        {
            ["signature"] = $"vault:v{version}:" + Base64Url.EncodeToString(Alter(_versions[version - 1].SignData(input, HashAlgorithmName.SHA256), input)), ["key_version"] = version,
        })]);
        return answer.ToJsonString();
    }

    private string Keys()
    {
        var answer = JsonNode.Parse(Recorded("transit.json", "read key after rotate: two public keys").Body)!;
        var keys = new JsonObject();
        foreach (var (version, key) in _versions.Index())
        {
            keys[$"{version + 1}"] = new JsonObject
            {
                ["creation_time"] = "2026-11-20T20:21:22.986199935Z", ["name"] = "P-256", ["public_key"] = key.ExportSubjectPublicKeyInfoPem() + "\n",
            };
        }

        (answer["data"]!["keys"], answer["data"]!["latest_version"]) = (keys, _versions.Count);
        return answer.ToJsonString();
    }

    private (int Status, string Body) Secret(string name)
    {
        if (!Secrets.TryGetValue(name, out var value))
            return Recorded("kv2.json", "read missing");
        var answer = JsonNode.Parse(Recorded("kv2.json", "read latest").Body)!;
        answer["data"]!["data"] = new JsonObject { ["value"] = value };
        return (200, answer.ToJsonString());
    }

    private static (int Status, string Body) Recorded(string file, string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("vault-contract", file)));
        var response = json.RootElement.GetProperty("exchanges").EnumerateArray().First(e => e.GetProperty("name").GetString() == name).GetProperty("response");
        return (response.GetProperty("status").GetInt32(), response.GetProperty("body_text").GetString()!);
    }
}
