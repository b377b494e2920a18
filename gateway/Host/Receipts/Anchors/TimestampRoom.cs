using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>Has one checkpoint an hour time-stamped while the log grows; the token lies beside the log.</summary>
/// <remarks>
/// <c>timestamps/SIZE.checkpoint</c> is what was stamped, <c>timestamps/SIZE.tsr</c> the whole answer, so that <c>openssl ts -verify</c> reads both.
/// A token is never replaced: the earlier one proves more. While the witnesses are silent the log's own checkpoint is stamped.
/// An authority that does not answer delays the stamp and nothing else: order and content are proven without it.
/// </remarks>
internal sealed partial class TimestampRoom(IOptions<AuditOptions> options, AuditRoom room, WitnessRoom witnesses, TimeProvider clock, ILogger<TimestampRoom> logger)
    : BackgroundService
{
    private const int MaxAnswerBytes = 256 << 10;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private string Folder => Path.Combine(options.Value.Home, "timestamps");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Timestamps is not { } stamps)
            return;
        using var invoker = AnchorHttp.Create(stamps.TrustedAuthorities);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(stamps.Authorities);
        while (!stoppingToken.IsCancellationRequested)
        {
            var good = await TryTurnAsync(stamps, invoker, authorities, stoppingToken);
            await Task.Delay(good || stamps.Interval < LongestPause ? stamps.Interval : LongestPause, clock, stoppingToken);
        }
    }

    /// <summary>The checkpoint that is to be stamped: the witnessed one, or the newest where that has a token already; null when nothing is new.</summary>
    public static Checkpoint? Next(Checkpoint? witnessed, Checkpoint newest, long stamped) =>
        witnessed?.Size > stamped ? witnessed : newest.Size > stamped ? newest : null;

    /// <summary>The largest size that has a token in a folder; 0 when there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="size">Entries of the log: it may have been longer once.</param>
    public static long StampedIn(string folder, long size) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.tsr").Select(file => long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var of) && of <= size ? of : 0).DefaultIfEmpty().Max()
        : 0;

    // Whatever it is: a room that ends would end the gateway.
    private async Task<bool> TryTurnAsync(TimestampOptions stamps, HttpMessageInvoker invoker, X509Certificate2Collection authorities, CancellationToken cancellation)
    {
        try
        {
            var newest = room.Log.Current;
            return Next(witnesses.Witnessed, newest, StampedIn(Folder, newest.Size)) is not { } checkpoint || await StampAsync(checkpoint, stamps, invoker, authorities, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(logger, e.GetType().Name);
            return false;
        }
    }

    private async Task<bool> StampAsync(Checkpoint checkpoint, TimestampOptions stamps, HttpMessageInvoker invoker, X509Certificate2Collection authorities, CancellationToken cancellation)
    {
        var bytes = checkpoint.ToBytes();
        var request = new TimestampRequest(bytes);
        var answer = await AnchorHttp.PostAsync(invoker, new Uri(stamps.Address), request.Encode(), "application/timestamp-query", MaxAnswerBytes, clock, cancellation);
        if (answer is not { Status: 200 } || request.TimeOf(answer.Body, authorities) is not { } time)
        {
            LogNotStamped(logger, answer?.Status ?? 0);
            return false;
        }

        Directory.CreateDirectory(Folder);
        WholeFile.Replace(Path.Combine(Folder, $"{checkpoint.Size}.checkpoint"), bytes, WholeFile.Shared);
        WholeFile.Replace(Path.Combine(Folder, $"{checkpoint.Size}.tsr"), answer.Body, WholeFile.Shared); // last: a token without its checkpoint says nothing
        LogStamped(logger, checkpoint.Size, time);
        return true;
    }

    [LoggerMessage(7021, LogLevel.Information, "The audit log is time-stamped at {Size} entries: {Time}")]
    private static partial void LogStamped(ILogger logger, long size, DateTimeOffset time);

    [LoggerMessage(7022, LogLevel.Warning, "The audit log was not time-stamped: status {Status}, or a token that does not verify")]
    private static partial void LogNotStamped(ILogger logger, int status);

    [LoggerMessage(7023, LogLevel.Warning, "A time stamp could not be asked for or written: {Error}")]
    private static partial void LogFailed(ILogger logger, string error);
}
