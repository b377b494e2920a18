using System.Diagnostics;
using System.Text;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>A program that a test runs beside itself; gone with the test.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything it said so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>True when it has ended, by whatever.</summary>
    public bool HasExited => _process.HasExited;

    public static ChildProcess Dotnet(string assembly, params string[] arguments) => new(new ProcessStartInfo("dotnet", [assembly, .. arguments]));

    public static ChildProcess Start(string program, params string[] arguments) => new(new ProcessStartInfo(program, arguments));

    /// <summary>Waits until it, still running, has said something.</summary>
    public Task UntilAsync(string text) => UntilAsync(text, mayEnd: false);

    /// <summary>Waits until it has said something, also at its end: the last lines come after the exit.</summary>
    public Task UntilSaidAsync(string text) => UntilAsync(text, mayEnd: true);

    private async Task UntilAsync(string text, bool mayEnd)
    {
        var left = 1200;
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            left = _process.HasExited ? Math.Min(left, mayEnd ? 100 : 1) : left;
            Assert.True(left-- > 0, $"never said '{text}': {Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>Asks it to stop and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var signal = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]))
            await signal.WaitForExitAsync();
        return await ExitAsync();
    }

    /// <summary>Waits for its own end.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
