using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Policy.Shadow;

/// <summary>Looks for the shadow's bundle and compares in the background. Whatever goes wrong here, calls go on.</summary>
internal sealed partial class ShadowRoom : BackgroundService
{
    private readonly PolicyStatus _status = new();
    private readonly PolicyRoom _room;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _pollInterval;
    private readonly ILogger<ShadowRoom> _logger;

    public ShadowRoom(IOptions<PolicyOptions> options, TimeProvider clock, ILogger<ShadowRoom> logger)
    {
        (_clock, _logger, _pollInterval) = (clock, logger, options.Value.PollInterval);
        var decider = new EmbeddedDecider(options, clock);
        var activation = new PolicyActivation(decider, _status, clock, NullLogger<PolicyActivation>.Instance);
        _room = new PolicyRoom(decider, activation, _status, options.Value.Shadow!.BundlePath, options, clock);
        Shadow = new PolicyShadow(decider, options.Value.Shadow);
    }

    /// <summary>Takes what is decided.</summary>
    public PolicyShadow Shadow { get; }

    /// <summary>What was found so far.</summary>
    public ShadowReport Report() => Shadow.Report(_status.Now.Refusal);

    /// <summary>One look at the shadow's path.</summary>
    public void Look()
    {
        var before = _status.Now;
        _room.Look();
        if (before.Revision != _status.Now.Revision || before.Refusal != _status.Now.Refusal)
            LogShadow(_logger, _status.Now.Revision, _status.Now.Refusal);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WatchAsync(stoppingToken), Task.Run(() => Shadow.RunAsync(stoppingToken), stoppingToken));

    private async Task WatchAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(_pollInterval, _clock);
        do
            Look();
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    [LoggerMessage(3120, LogLevel.Information, "Policy bundle {Revision} decides in the shadow; refused: {Why}")]
    private static partial void LogShadow(ILogger logger, string? revision, string? why);
}
