using SecureFin.Scenarios.Model;
using SecureFin.Scenarios.Reporting;

namespace SecureFin.Scenarios.Running;

/// <summary>Sends what the schedule says, when it says so, and measures from the scheduled moment.</summary>
/// <remarks>
/// Latency counts from the time a request was due, not from when it left: a slow server cannot hide behind a generator that
/// waits for it (coordinated omission). An arrival beyond the bound of requests in flight fails at once.
/// </remarks>
public sealed class LoadRunner(Scenario scenario, RequestSender sender, TimeProvider clock)
{
    private readonly Measurements _measured = new(scenario.Requests.Select(r => r.Name).ToArray());
    private int _inFlight;

    public async Task<RunResult> RunAsync(ProgressPrinter progress, CancellationToken cancellation)
    {
        var weights = scenario.Requests.Select(r => r.Weight).ToArray();
        var running = new List<Task>();
        var began = clock.GetTimestamp();
        using var printing = progress.Start(_measured, clock);
        foreach (var arrival in ArrivalSchedule.Of(scenario.Stages, weights, scenario.Seed))
        {
            if (cancellation.IsCancellationRequested)
                break;
            await WaitAsync(arrival.At - clock.GetElapsedTime(began), cancellation);
            if (Volatile.Read(ref _inFlight) >= scenario.MaxInFlight)
                _measured.Dropped(arrival);
            else
                running.Add(SendAsync(arrival, began, cancellation));
            if (running.Count > 4096)
                running.RemoveAll(task => task.IsCompleted);
        }

        await Task.WhenAll(running);
        return RunResult.From(scenario, _measured, clock.GetUtcNow());
    }

    private static async Task WaitAsync(TimeSpan wait, CancellationToken cancellation)
    {
        // Arrivals closer than the timer's step leave together; their latency counts from when they were due.
        if (wait > TimeSpan.FromMilliseconds(1))
            await Task.Delay(wait, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SendAsync(Arrival arrival, long began, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            var template = scenario.Requests[arrival.Kind];
            var status = await sender.SendAsync(template, cancellation);
            _measured.Answered(arrival, status, template.Expect.Contains(status), clock.GetElapsedTime(began) - arrival.At);
        }
        catch (OperationCanceledException)
        {
            // The run was stopped by hand: what was in flight is not counted.
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
