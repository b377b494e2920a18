using System.Text;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>Values are planted in every input of a running gateway, and no output holds one.</summary>
public sealed class LeakTests(ITestOutputHelper output)
{
    // What an upstream's own answer may not show a caller either, since policy masks it: identifiers anywhere, names in fields of names.
    private static readonly string[] Masked = ["IBAN", "other IBAN", "PAN", "e-mail", "by name", "cookie", "server header", "via header", "ETag"];

    // What policy decides by and no data class names may stand in the log of decisions, which is kept to decide anew; nothing else may. These are
    // random words that are no identifier: identifiers and names that were planted in the very same places are looked for there as everywhere.
    private static readonly string[] DecidedBy = ["path", "denied path", "payment id", "token's role", "token's scope", "element", "member name"];

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task No_planted_value_is_in_any_output(string protocol)
    {
        await using var world = await LeakWorld.StartAsync(protocol: protocol);
        using var calls = new LeakCalls(world);
        await calls.RunAsync();
        var metrics = await MetricsAsync(world);
        AssertNoDumps(world);
        await world.StopAsync();

        var hits = Search(world, calls, metrics);

        Assert.Contains(world.Files(), file => file.EndsWith("payments.db", StringComparison.Ordinal) && new FileInfo(file).Length > 8192);
        Assert.Contains(world.Otlp.Exports, export => export.Path.Contains("race", StringComparison.Ordinal));
        Assert.Contains(world.Otlp.Exports, export => export.Path.Contains("etrics", StringComparison.Ordinal));
        Assert.NotEmpty(world.Upstream.Webhooks);
        Assert.Contains(world.Files(), file => file.Contains("/decisions/decisions-", StringComparison.Ordinal) && new FileInfo(file).Length > 10_000);
        Assert.Contains(world.Files(), file => file.Contains("/evidence/packs/", StringComparison.Ordinal) && new FileInfo(file).Length > 10_000);
        Assert.Contains(world.Files(), file => file.EndsWith("/requests.db", StringComparison.Ordinal) && new FileInfo(file).Length > 8192);
        Assert.Contains(world.Files(), file => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains("\"kind\":\"outcome-broken\"", StringComparison.Ordinal));
        Assert.True(calls.Refusals.Count > 20 && calls.Answers.Count > 5, $"{calls.Refusals.Count} refusals, {calls.Answers.Count} answers");
        Assert.True(hits.Count == 0, $"{hits.Count} hits:\n{string.Join('\n', hits.Take(60))}");
    }

    [Fact]
    public async Task A_deliberate_leak_is_found()
    {
        var leaky = LeakWorld.Policy.Replace("\"Not here.\"", "sprintf(\"No %v\", [input.request])", StringComparison.Ordinal);
        await using var world = await LeakWorld.StartAsync(leaky);
        using var calls = new LeakCalls(world);
        await calls.RunAsync();
        await world.StopAsync();
        await File.WriteAllTextAsync(world["audit/dump"], "x" + Convert.ToBase64String(Encoding.UTF8.GetBytes("a" + Plants.Pan)));

        var hits = Search(world, calls, []);

        Assert.Contains(hits, hit => hit.StartsWith("refusal of denied: denied path", StringComparison.Ordinal));
        Assert.Contains(hits, hit => hit.StartsWith("audit/dump: PAN", StringComparison.Ordinal));
    }

    // No core file, no diagnostics port, and memory that only root may read: where proc(5) hides the environment that is shown, too.
    private static void AssertNoDumps(LeakWorld world)
    {
        Assert.Matches("Max core file size +0 +0 ", File.ReadAllText($"/proc/{world.ProcessId}/limits"));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{world.ProcessId}-*"));
        if (Environment.UserName == "root") Assert.Superset(RuntimeSettings.All.Select(setting => $"{setting.Key}={setting.Value}").ToHashSet(), Variables(world.ProcessId));
        else Assert.Throws<UnauthorizedAccessException>(() => Variables(world.ProcessId));
    }

    private static HashSet<string> Variables(int process) => [.. File.ReadAllText($"/proc/{process}/environ").Split('\0')];

    private List<string> Search(LeakWorld world, LeakCalls calls, byte[] metrics)
    {
        var all = new CanarySearch(world.Plants.Values);
        var masked = new CanarySearch(world.Plants.Values.Where(plant => Masked.Any(kind => plant.Value.EndsWith(kind, StringComparison.Ordinal))).ToDictionary(StringComparer.Ordinal));
        var hits = new List<string>();
        hits.AddRange(all.Find("console", Encoding.UTF8.GetBytes(world.Console)));
        hits.AddRange(all.Find("metrics page", metrics));
        foreach (var (path, body) in world.Otlp.Exports) hits.AddRange(all.Find($"OTLP {path}", body));
        foreach (var body in world.Upstream.Webhooks) hits.AddRange(all.Find("webhook", body));
        foreach (var (call, bytes) in calls.Refusals) hits.AddRange(all.Find($"refusal of {call}", bytes));
        foreach (var (call, bytes) in calls.Answers.Where(answer => !answer.Call.StartsWith("payment", StringComparison.Ordinal))) hits.AddRange(masked.Find($"answer of {call}", bytes));
        var decided = new CanarySearch(world.Plants.Values.Where(plant => !DecidedBy.Contains(plant.Value, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal));
        foreach (var file in world.Files())
            hits.AddRange((file.StartsWith(world["decisions"], StringComparison.Ordinal) ? decided : all).Find(Path.GetRelativePath(world["."], file), File.ReadAllBytes(file)));
        output.WriteLine($"{world.Plants.Values.Count} values in {all.Forms} forms; {calls.Refusals.Count} refusals, {calls.Answers.Count} answers, {world.Otlp.Exports.Count} exports, {world.Files().Count()} files; {all.Bytes} bytes searched");
        return hits;
    }

    private static async Task<byte[]> MetricsAsync(LeakWorld world)
    {
        using var http = new HttpClient();
        var (metrics, ready) = (await http.GetByteArrayAsync($"http://127.0.0.1:{world.HealthPort}/metrics"), await http.GetByteArrayAsync($"http://127.0.0.1:{world.HealthPort}/health/ready"));
        return [.. metrics, .. ready];
    }
}
