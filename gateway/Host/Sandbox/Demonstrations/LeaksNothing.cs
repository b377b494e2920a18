namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>Searches everything the gateway wrote for what must not stand there, literally.</summary>
internal sealed class LeaksNothing : IDemonstration
{
    public string Title => "No IBAN, name, token or key of the demonstrations occurs in any log, trace, audit entry or error body";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        List<Canary> canaries = [.. world.Planted.Select(planted => new Canary(planted.Value, planted.Key)), .. world.Secrets.Canaries];
        string[] folders = [Path.Combine(world.Data.Folder, "logs"), Path.Combine(world.Data.Folder, "audit")];
        var (files, bytes, hits) = await LeakSearch.RunAsync(folders, canaries, cancellation);
        DemonstrationFailedException.Unless(hits.Count == 0, $"found: {string.Join("; ", hits.Distinct().Take(5))}");
        var errors = world.ErrorBodies.Count(body => canaries.Any(canary => body.Contains(canary.Value, StringComparison.Ordinal)));
        DemonstrationFailedException.Unless(errors == 0, $"{errors} error bodies hold a planted value");
        return $"{canaries.Count} values searched in {files} files ({bytes / 1024} KiB) and {world.ErrorBodies.Count} error bodies: 0 hits";
    }
}
