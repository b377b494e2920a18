namespace SecureFin.Cli.Policy;

/// <summary>Runs something now and after every change of the files below some paths, until it is cancelled.</summary>
internal sealed class WatchLoop(IReadOnlyList<string> paths, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    // A link could lead back up; what is read refuses links in folders anyway.
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>Exit code of the last run. A fault of one run is shown; the next change may mend it.</summary>
    /// <param name="run">The work; its results go where they always go.</param>
    /// <param name="notes">For faults and for the note that a run is over: the error stream, so that results stay readable for programs.</param>
    /// <param name="cancellation">Ends the loop.</param>
    public async Task<int> RunAsync(Func<int> run, TextWriter notes, CancellationToken cancellation)
    {
        var (code, seen) = (ExitCode.Good, (string?)null);
        try
        {
            while (true)
            {
                var now = Fingerprint();
                if (now != seen)
                {
                    (seen, code) = (now, Guarded(run, notes));
                    await notes.WriteLineAsync("watching for changes");
                }

                await Task.Delay(Pause, clock, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            return code;
        }
    }

    private static int Guarded(Func<int> run, TextWriter notes)
    {
        try
        {
            return run();
        }
        catch (Exception fault) when (fault is UnreadableInputException or IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            notes.WriteLine($"sfg: {fault.Message} [{InputCode.Of(fault)}]");
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
        .SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", Below) : [path])
        .Order(StringComparer.Ordinal)
        .Select(file => new FileInfo(file))
        .Select(file => $"{file.FullName} {(file.Exists ? file.Length : -1)} {(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}"));
}
