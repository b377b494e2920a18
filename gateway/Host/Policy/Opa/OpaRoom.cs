using Microsoft.Extensions.Options;
using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Policy.Opa;

/// <summary>Looks at the OPA server's health: plugins up and bundles active, as often as bundles are looked at.</summary>
internal sealed partial class OpaRoom(IOptions<PolicyOptions> options, HttpMessageInvoker wire, PolicyStatus status, TimeProvider clock, ILogger<OpaRoom> logger)
    : BackgroundService, IReadinessCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private volatile bool _isReady;

    public string Name => "policy";

    public bool IsReady => _isReady;

    /// <summary>One look; the answer of a server that cannot be asked is no.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var (ready, why) = await AskAsync(cancellation);
        if (ready != _isReady)
            LogHealth(logger, ready, why);
        status.Looked(clock.GetUtcNow(), ready ? null : why);
        _isReady = ready;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, clock);
        do
            await LookAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<(bool Ready, string? Why)> AskAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(options.Value.Opa!.Server.Address.TrimEnd('/') + "/"), "health?bundles=true&plugins=true"));
            using var response = await wire.SendAsync(request, both.Token);
            return response.IsSuccessStatusCode ? (true, null) : (false, $"the policy server's health is {(int)response.StatusCode}");
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return (false, $"the policy server cannot be asked ({e.GetType().Name})");
        }
    }

    [LoggerMessage(3110, LogLevel.Warning, "The policy server is ready: {Ready} {Why}")]
    private static partial void LogHealth(ILogger logger, bool ready, string? why);
}
