using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;
using SecureFin.Jose;

namespace SecureFin.Cli.Tests.Audit.Export;

/// <summary>A log with one exchange as a gateway leaves it, its answer signed in the gateway's name; and the pack that is made of it.</summary>
internal sealed class SealedExchange : IDisposable
{
    public const string Call = "01J00000000000000000000000";
    private const string Body = """{"state":"accepted"}""";
    private static readonly string[] Covered = ["@status", "content-type", "content-digest", "sfg-exchange-id", "@method;req", "@target-uri;req"];
    private readonly string _home = Directory.CreateTempSubdirectory("sfg-pack-").FullName;
    private readonly Ed25519NoteSigner _signer = Ed25519NoteSigner.Generate("gateway.example/audit/1");
    private readonly List<JsonObject> _before = [];
    private readonly JsonObject _leaf = new()
    {
        ["call"] = Call, ["kind"] = "outcome", ["time"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
    };

    /// <summary>The only key that is given for an export; null for the log's own.</summary>
    public string? GivenKey { get; init; }

    public string this[string name] => Path.Combine(_home, name);

    public string Readme => File.ReadAllText(this["pack/README.txt"]);

    /// <summary>Lines of the README that are commands.</summary>
    public List<string> Commands => [.. File.ReadAllLines(this["pack/README.txt"]).Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..])];

    /// <summary>Lays public keys beside the log.</summary>
    public void Publish(params IReadOnlyList<Jwk> keys) => File.WriteAllText(this["answer-keys.jwks"], Jwks.Of(keys).ToJson());

    /// <summary>Keeps a request and its signed answer.</summary>
    /// <param name="key">Signs the answer.</param>
    /// <param name="statement">What certifies that key.</param>
    /// <param name="change">What somebody makes of the answer before it is kept.</param>
    public async Task SignAnswerAsync(ISigningKey key, string? statement = null, Func<string, string>? change = null)
    {
        var request = HttpMessage.OfRequest("POST", "https://localhost:8443/v1/payments?a=b", []);
        List<KeyValuePair<string, string>> fields =
            [new("Content-Type", "application/json"), new("SFG-Exchange-Id", Call), new("Content-Digest", ContentDigest.For(Encoding.UTF8.GetBytes(Body)))];
        if (statement is not null)
            fields.Add(new("Signature-Key-Certificate", statement));
        var options = new HttpSignatureOptions { Components = statement is null ? Covered : [.. Covered, "signature-key-certificate"], Label = "sfg", Lifetime = null, Nonce = false };
        var made = await HttpMessageSignature.SignAsync(HttpMessage.OfResponse(202, fields, request), options, key, TimeProvider.System);
        fields.AddRange([new("Signature-Input", made.SignatureInput), new("Signature", made.Signature)]);
        var answer = $"HTTP/1.1 202 Accepted\r\n{string.Concat(fields.Select(field => $"{field.Key}: {field.Value}\r\n"))}\r\n{Body}";
        await KeepAsync("request", "POST /v1/payments?a=b HTTP/1.1\r\nHost: localhost:8443\r\n\r\n{}");
        await KeepAsync("answer", change?.Invoke(answer) ?? answer);
        Name(key.Kid);
    }

    /// <summary>Has the entry name the key of a signature.</summary>
    public void Name(string kid) => _leaf["seal"] = new JsonObject { ["kid"] = kid };

    /// <summary>Keeps the caller's signature.</summary>
    /// <param name="key">The caller's.</param>
    /// <param name="thumbprint">Of the key that the entry names, when it is another.</param>
    /// <param name="change">What somebody makes of the evidence before it is kept.</param>
    /// <param name="request">The request that is kept beside it, or null.</param>
    /// <param name="target">Lines of the signed text that name the target; without any it is <c>@target-uri</c>.</param>
    public async Task SignRequestAsync(EcdsaSigningKey key, string? thumbprint = null, Func<string, string>? change = null, string? request = null, params IReadOnlyList<string> target)
    {
        var digest = ContentDigest.For(Encoding.UTF8.GetBytes(Body));
        string[] lines = ["\"@method\": POST", .. target.Count > 0 ? target : ["\"@target-uri\": https://localhost:8443/v1/payments"], $"\"content-digest\": {digest}"];
        var text = $"{string.Join('\n', lines)}\n\"@signature-params\": ({string.Join(' ', lines.Select(line => line.Split(": ")[0]))});created=1;keyid=\"erp-1\"";
        var signature = Convert.ToBase64String(await key.SignAsync(Encoding.ASCII.GetBytes(text), default));
        var kept = new JsonObject
        {
            ["alg"] = key.Algorithm.Name(), ["base"] = text, ["fields"] = new JsonArray(new JsonArray("Signature", $"sig1=:{signature}:")),
            ["jwk"] = JsonNode.Parse(key.PublicJwk.ToJson()), ["keyid"] = "erp-1", ["label"] = "sig1",
        }.ToJsonString();
        if (request is not null)
            await KeepAsync("request", request);
        await KeepAsync("signature", change?.Invoke(kept) ?? kept);
        _leaf["caller"] = new JsonObject { ["workload"] = "erp", ["signature"] = new JsonObject { ["key"] = thumbprint ?? key.PublicJwk.Thumbprint } };
    }

    /// <summary>Logs the entry and exports the exchange.</summary>
    public async Task<SfgRun> ExportAsync(params string[] more)
    {
        if (!Directory.Exists(this["log"]))
        {
            await using var log = await AuditLog.OpenAsync(new() { Directory = this["log"], Origin = _signer.Key.Name, Signers = [_signer], JournalSegmentBytes = 8 << 20, RequiredFreeBytes = 0 }, default);
            foreach (var entry in _before)
                await log.AppendAsync(Encoding.UTF8.GetBytes(entry.ToJsonString()), default);
            await log.AppendAsync(Encoding.UTF8.GetBytes(_leaf.ToJsonString()), default);
        }

        if (Directory.Exists(this["log.journal"]))
            Directory.Delete(this["log.journal"], recursive: true); // as an auditor gets it
        await File.WriteAllTextAsync(this["evidence.key"], Convert.ToBase64String(new byte[32]));
        var run = await SfgRun.Of(["audit", "export", this["log"], "--exchange", Call, "--key", GivenKey ?? _signer.Key.ToString(), "--out", this["pack.zip"], .. more]);
        if (File.Exists(this["pack.zip"]))
            await ZipFile.ExtractToDirectoryAsync(this["pack.zip"], this["pack"]);
        return run with { Error = run.Error.Replace("sfg: this is a copy of a log: no entry says that this pack was made\n", "", StringComparison.Ordinal) };
    }

    /// <summary>The same with the master key of what is kept.</summary>
    public Task<SfgRun> ExportOpenAsync(params string[] more) => ExportAsync(["--evidence-key", this["evidence.key"], .. more]);

    /// <summary>Exit code of a command that is run in the pack.</summary>
    public async Task<int> ShellAsync(string command) => (await RunAsync(command)).ExitCode;

    /// <summary>What a command that is run in the pack prints.</summary>
    public async Task<string> PrintedAsync(string command) => (await RunAsync(command)).Output;

    private async Task<(int ExitCode, string Output)> RunAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command])
        {
            WorkingDirectory = this["pack"], RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var printed = await Task.WhenAll(shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return (shell.ExitCode, printed[0]);
    }

    public void Dispose()
    {
        _signer.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>Keeps a call to a bank and its answer.</summary>
    public async Task CallBankAsync(string request, string answer, string? kid = null, string? certificate = null, string? responseKey = null)
    {
        var (sent, came) = (await SealAsync(request), await SealAsync(answer));
        var call = new JsonObject { ["name"] = "bank", ["kept"] = new JsonObject { ["request"] = sent, ["response"] = came }, ["signature"] = true };
        if (kid is not null)
            call["kid"] = kid;
        if (certificate is not null)
            call["cert"] = certificate;
        if (responseKey is not null)
            call["responseKey"] = responseKey;
        _leaf["upstream"] = new JsonArray(call);
    }

    /// <summary>Puts an entry before that of the exchange.</summary>
    public void Before(JsonObject entry) => _before.Add(entry);

    private async Task KeepAsync(string name, string message)
    {
        var all = _leaf["kept"]?.AsObject() ?? [];
        all[name] = await SealAsync(message);
        _leaf["kept"] = all;
    }

    private async Task<JsonObject> SealAsync(string message)
    {
        await using var store = new EvidenceStore(new EvidenceStoreOptions { Directory = this["evidence"], MasterKey = new byte[32] });
        var kept = await store.SealAsync("payment:1", Encoding.UTF8.GetBytes(message));
        return new JsonObject { ["commitment"] = Convert.ToBase64String(kept.Commitment.Span), ["evidence"] = kept.Reference };
    }
}
