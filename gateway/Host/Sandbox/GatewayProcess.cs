using System.Diagnostics;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Sandbox;

/// <summary>The gateway as a process of its own, started with <c>serve</c> like in production, its output in a log file.</summary>
/// <remarks>Owned by the sandbox; <see cref="DisposeAsync"/> ends the process and only this one.</remarks>
internal sealed class GatewayProcess(string configDirectory, string logPath, Uri ready) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private Process? _process;
    private Task _copying = Task.CompletedTask;

    public int Id => _process?.Id ?? throw new InvalidOperationException("The gateway is not running.");

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    /// <exception cref="SandboxStartException">It ended or did not get ready in time; the log file says why.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("The gateway cannot be started.");
        _copying = Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError));
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http, cancellation))
        {
            if (_process.HasExited)
                throw new SandboxStartException($"The gateway ended with {_process.ExitCode}; see {logPath}.");
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new SandboxStartException($"The gateway did not get ready; see {logPath}.");
            await Task.Delay(30, cancellation);
        }
    }

    /// <summary>Ends it as a power cut would: SIGKILL, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        await _copying;
        _process.Dispose();
        _process = null;
    }

    /// <summary>Asks it to stop with SIGTERM and waits for the drain; kills it after the limit.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        using var term = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        await _copying;
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private ProcessStartInfo StartInfo()
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(GatewayProcess).Assembly.Location);
        foreach (var argument in (string[])["serve", "--config", configDirectory])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in RuntimeSettings.All)
            start.Environment[name] = value;
        return start;
    }

    private async Task CopyAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (this)
                File.AppendAllText(logPath, line + "\n");
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(ready, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
