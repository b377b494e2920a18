using System.Collections.Concurrent;
using System.Diagnostics;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>A gateway under measurement: a process of its own on one core, ended by its id when this is disposed.</summary>
internal sealed class PinnedProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private const int LinesKept = 40;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PinnedProcess(Process process, string readyWord)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data, readyWord);
        process.ErrorDataReceived += (_, line) => Note(line.Data, readyWord);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("A gateway ended at once:\n" + string.Join('\n', _lastLines)));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Processor time used so far, user and system.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts <c>dotnet ASSEMBLY ARGUMENTS</c> and waits until it prints a line with <paramref name="readyWord"/>.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or took more than 30 s; its last lines are in the message.</exception>
    public static async Task<PinnedProcess> StartAsync(int core, string readyWord, string assembly, string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var started = new PinnedProcess(Cores.Start(start, core), readyWord);
        try
        {
            await started._ready.Task.WaitAsync(StartLimit, ct);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to stop, and ends it when it does not.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            using (var term = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]))
                await term.WaitForExitAsync();
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void Note(string? line, string readyWord)
    {
        if (line is null)
            return;
        _lastLines.Enqueue(line);
        if (_lastLines.Count > LinesKept)
            _lastLines.TryDequeue(out _);
        if (line.Contains(readyWord, StringComparison.Ordinal))
            _ready.TrySetResult(line);
    }
}
