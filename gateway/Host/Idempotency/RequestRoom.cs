using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.PaymentRoom;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Secrets;
using SecureFin.Payments;

namespace SecureFin.Gateway.Idempotency;

/// <summary>Holds the ledger of pass-through requests open while the gateway serves; without routes that need it there is none.</summary>
internal sealed class RequestRoom(
    IOptions<IdempotencyOptions> options, IOptions<PaymentsRoomOptions> payments, RouteCatalogue catalogue, LiveSecrets secrets,
    IPayloadProtector protector, TimeProvider clock)
    : IHostedLifecycleService, IAsyncDisposable
{
    private readonly SecretMaterial<AnswerCipher> _cipher = AnswerKeySecret.In(secrets);
    private RequestLedger? _ledger;

    public int MaxAnswerBytes => options.Value.MaxAnswerBytes;

    /// <exception cref="ProblemException"><c>internal</c>: the ledger is not open.</exception>
    public RequestLedger Ledger => _ledger ?? throw new ProblemException(Problems.Internal, "The ledger of requests is not open.");

    /// <exception cref="ProblemException"><c>secret.unavailable</c></exception>
    public ValueTask<AnswerCipher> CipherAsync(CancellationToken cancellation) => _cipher.GetAsync(cancellation);

    /// <summary>Opens the ledger before anything listens; the key is demanded here, not at the first payment.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!catalogue.PassThrough.Any(entry => entry.Route.MovesMoney))
            return;
        await CipherAsync(cancellationToken);
        try
        {
            _ledger = RequestLedger.Open(options.Value.Ledger(payments.Value.Database, protector), clock);
        }
        catch (CryptographicException)
        {
            throw SecretName.Unavailable(PaymentKeySecret.Name, "is not the key that the ledger of requests was written with");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ledger, null) is { } ledger)
            await ledger.DisposeAsync();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
