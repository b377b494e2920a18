namespace SecureFin.Gateway.Listeners;

/// <summary>The revocation lists of one listener: looked at again every few seconds, since a list lives for days and the gateway for months.</summary>
/// <remarks>The last good lists serve until the new files are whole; a list that has ended refuses its issuer's clients, whatever the file says.</remarks>
internal sealed partial class RevocationFiles
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<string> _files;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private volatile Loaded _loaded; // two handshakes may read the same change; both read the same

    /// <exception cref="InvalidDataException">A file is no revocation list or one of a kind that is not supported.</exception>
    public RevocationFiles(IReadOnlyList<string> files, TimeProvider clock, ILogger logger)
    {
        (_files, _clock, _logger) = (files, clock, logger);
        _loaded = Load();
    }

    /// <summary>The lists to judge by now.</summary>
    public RevocationLists Current
    {
        get
        {
            var loaded = _loaded;
            if (_clock.GetElapsedTime(loaded.SeenAt) >= Look)
                _loaded = loaded = Refresh(loaded);
            return loaded.Lists;
        }
    }

    private Loaded Refresh(Loaded last)
    {
        try
        {
            if (Stamp() == last.Stamp)
                return last with { SeenAt = _clock.GetTimestamp() };
            var fresh = Load();
            LogReplaced(_logger, _files.Count);
            return fresh;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogKept(_logger, e.GetType().Name);
            return last with { SeenAt = _clock.GetTimestamp() };
        }
    }

    private Loaded Load()
    {
        var stamp = Stamp();
        return new Loaded(RevocationLists.Load(_files), stamp, _clock.GetTimestamp());
    }

    private string Stamp() => string.Join(' ', _files.Select(file => File.GetLastWriteTimeUtc(file).Ticks));

    private sealed record Loaded(RevocationLists Lists, string Stamp, long SeenAt);

    [LoggerMessage(1104, LogLevel.Information, "{Count} revocation lists were read again")]
    private static partial void LogReplaced(ILogger logger, int count);

    [LoggerMessage(1105, LogLevel.Warning, "Revocation lists could not be read again ({Error}); the last good ones are kept")]
    private static partial void LogKept(ILogger logger, string error);
}
