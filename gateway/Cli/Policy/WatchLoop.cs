namespace SecureFin.Cli.Policy;

/// <summary>Runs something now and after every change of the files below some paths, until it is cancelled.</summary>
internal sealed class WatchLoop(IReadOnlyList<string> paths, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Exit code of the last run. A fault of one run is shown; the next change may mend it.</summary>
    public async Task<int> RunAsync(Func<int> run, TextWriter output, CancellationToken cancellation)
    {
        var (code, seen) = (ExitCode.Good, (string?)null);
        try
        {
            while (true)
            {
                var now = Fingerprint();
                if (now != seen)
                {
                    (seen, code) = (now, Guarded(run, output));
                    await output.WriteLineAsync("watching for changes");
                }

                await Task.Delay(Pause, clock, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            return code;
        }
    }

    private static int Guarded(Func<int> run, TextWriter output)
    {
        try
        {
            return run();
        }
        catch (Exception fault) when (fault is UnreadableInputException or IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            output.WriteLine($"sfg: {fault.Message} [{InputCode.Of(fault)}]");
            return ExitCode.Usage;
        }
    }

    private string Fingerprint()
    {
        try
        {
            return Files();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message; // a folder that goes while it is listed: the next look sees what is left
        }
    }

    private string Files() => string.Join('\n', paths
        .SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path])
        .Order(StringComparer.Ordinal)
        .Select(file => new FileInfo(file))
        .Select(file => $"{file.FullName} {(file.Exists ? file.Length : -1)} {(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}"));
}
