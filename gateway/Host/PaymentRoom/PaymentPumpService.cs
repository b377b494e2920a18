using Microsoft.Extensions.Options;
using SecureFin.Payments;

namespace SecureFin.Gateway.PaymentRoom;

/// <summary>Runs the payment pump: starts after the audit log is open, drains before it closes.</summary>
internal sealed partial class PaymentPumpService(
    PaymentStore store, IBankDispatch bank, IPaymentEvents events, IOptions<PaymentOptions> options, TimeProvider clock, ILogger<PaymentPumpService> logger)
    : IHostedService, IAsyncDisposable
{
    private PaymentPump? _pump;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Types only: a message may hold what the caller sent.
        _pump = new PaymentPump(store, bank, events, options.Value, clock, fault => LogFault(logger, fault.GetType().Name));
        await _pump.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _pump?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_pump is not null)
            await _pump.DisposeAsync();
    }

    [LoggerMessage(5001, LogLevel.Warning, "Work on payments failed with {Fault} and is tried again")]
    private static partial void LogFault(ILogger logger, string fault);
}
