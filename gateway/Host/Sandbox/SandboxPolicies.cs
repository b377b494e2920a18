using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureFin.Gateway.Sandbox;

/// <summary>The sandbox's copy of the starter policies, and how the demonstrations change it.</summary>
internal sealed class SandboxPolicies(SandboxData data, Uri health)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private string Manifest => Path.Combine(data.Policies, ".manifest");

    private string ConfigData => Path.Combine(data.Policies, "securefin", "config", "data.json");

    private string BrokenFile => Path.Combine(data.Policies, "securefin", "gateway", "broken.rego");

    /// <summary>Copies the policies that came with the program.</summary>
    public void Copy() => CopyFolder(Path.Combine(AppContext.BaseDirectory, "policies"), data.Policies);

    /// <summary>Sets the makers' limit of a currency and waits until the revision rules.</summary>
    public async Task SetLimitAsync(string currency, decimal limit, string revision, CancellationToken cancellation)
    {
        Change(ConfigData, config => config["limits"]!["payments-maker"]![currency] = limit);
        await ActivateAsync(revision, cancellation);
    }

    /// <summary>Adds a module that does not compile, under a new revision, and waits until it was refused.</summary>
    public async Task BreakAsync(string revision, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(BrokenFile, "package securefin.gateway\n\nallow if {\n", cancellation);
        Change(Manifest, manifest => manifest["revision"] = revision);
        await UntilAsync(health => health["refused"]?.GetValue<string>() == revision, "the broken policy was not noticed", cancellation);
    }

    /// <summary>Back to the policies as they came.</summary>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        File.Delete(BrokenFile);
        Copy();
        await ActivateAsync("starter-2", cancellation);
    }

    /// <summary>The revision that decides now, as the gateway's health says.</summary>
    public async Task<string?> ActiveRevisionAsync(CancellationToken cancellation) => (await HealthAsync(cancellation))["revision"]?.GetValue<string>();

    private async Task ActivateAsync(string revision, CancellationToken cancellation)
    {
        Change(Manifest, manifest => manifest["revision"] = revision);
        await UntilAsync(health => health["revision"]?.GetValue<string>() == revision, $"revision {revision} did not become active", cancellation);
    }

    private async Task UntilAsync(Func<JsonNode, bool> holds, string otherwise, CancellationToken cancellation)
    {
        for (var tries = 0; !holds(await HealthAsync(cancellation)); tries++)
        {
            DemonstrationFailedException.Unless(tries < 200, otherwise);
            await Task.Delay(50, cancellation);
        }
    }

    private async Task<JsonNode> HealthAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient();
        return JsonNode.Parse(await http.GetStringAsync(new Uri(health, "/health/policy"), cancellation))!;
    }

    // The new file replaces the old one as a whole: the gateway never reads half of it.
    private static void Change(string path, Action<JsonNode> change)
    {
        var document = JsonNode.Parse(File.ReadAllText(path))!;
        change(document);
        File.WriteAllText(path + ".new", document.ToJsonString(Indented));
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
