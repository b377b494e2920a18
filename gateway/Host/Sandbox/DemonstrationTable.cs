using System.Diagnostics;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Runs the demonstrations one after the other and prints a line for each.</summary>
internal static class DemonstrationTable
{
    /// <summary>True when every demonstration held.</summary>
    public static async Task<bool> RunAsync(IReadOnlyList<IDemonstration> demonstrations, SandboxWorld world, TextWriter output, CancellationToken cancellation)
    {
        var held = 0;
        for (var i = 0; i < demonstrations.Count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var (good, evidence) = await TryAsync(demonstrations[i], world, cancellation);
            held += good ? 1 : 0;
            await output.WriteLineAsync($"{(good ? "PASS" : "FAIL")} {i + 1,2}  {demonstrations[i].Title}");
            await output.WriteLineAsync($"         {evidence} ({Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s)");
        }

        await output.WriteLineAsync($"{held} of {demonstrations.Count} demonstrations held.");
        return held == demonstrations.Count;
    }

    private static async Task<(bool Good, string Evidence)> TryAsync(IDemonstration demonstration, SandboxWorld world, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            return (true, await demonstration.RunAsync(world, limit.Token));
        }
        catch (DemonstrationFailedException e)
        {
            return (false, e.Message);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return (false, $"{e.GetType().Name}: {e.Message}");
        }
    }
}
