using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>Has one checkpoint an hour time-stamped while the log grows; the token lies beside the log.</summary>
/// <remarks>
/// <c>timestamps/SIZE.checkpoint</c> is what was stamped, <c>timestamps/SIZE.tsr</c> the whole answer, so that <c>openssl ts -verify</c> reads both.
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
        var stamped = 0L;
        while (!stoppingToken.IsCancellationRequested)
        {
            var good = room.Log.Current.Size == stamped;
            if (!good && await StampAsync(stamps, invoker, authorities, stoppingToken) is { } size)
                (stamped, good) = (size, true);
            await Task.Delay(good || stamps.Interval < LongestPause ? stamps.Interval : LongestPause, clock, stoppingToken);
        }
    }

    /// <summary>Stamps the newest checkpoint, the witnessed one where there is one; returns its size, or null.</summary>
    private async Task<long?> StampAsync(TimestampOptions stamps, HttpMessageInvoker invoker, X509Certificate2Collection authorities, CancellationToken cancellation)
    {
        var checkpoint = witnesses.Witnessed ?? room.Log.Current;
        var bytes = checkpoint.ToBytes();
        var request = new TimestampRequest(bytes);
        var answer = await AnchorHttp.PostAsync(invoker, new Uri(stamps.Address), request.Encode(), "application/timestamp-query", MaxAnswerBytes, clock, cancellation);
        if (answer is not { Status: 200 } || request.TimeOf(answer.Body, authorities) is not { } time)
        {
            LogNotStamped(logger, answer?.Status ?? 0);
            return null;
        }

        Keep(checkpoint, bytes, answer.Body);
        LogStamped(logger, checkpoint.Size, time);
        return checkpoint.Size;
    }

    private void Keep(Checkpoint checkpoint, byte[] bytes, byte[] answer)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            WholeFile.Replace(Path.Combine(Folder, $"{checkpoint.Size}.checkpoint"), bytes, WholeFile.Shared);
            WholeFile.Replace(Path.Combine(Folder, $"{checkpoint.Size}.tsr"), answer, WholeFile.Shared); // last: a token without its checkpoint says nothing
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, e.GetType().Name);
        }
    }

    [LoggerMessage(7021, LogLevel.Information, "The audit log is time-stamped at {Size} entries: {Time}")]
    private static partial void LogStamped(ILogger logger, long size, DateTimeOffset time);

    [LoggerMessage(7022, LogLevel.Warning, "The audit log was not time-stamped: status {Status}, or a token that does not verify")]
    private static partial void LogNotStamped(ILogger logger, int status);

    [LoggerMessage(7023, LogLevel.Warning, "A time stamp could not be written: {Error}")]
    private static partial void LogNotKept(ILogger logger, string error);
}
