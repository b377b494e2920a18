namespace SecureFin.Payments;

/// <summary>The time of a waiter was up after its job had begun: the job is done or not, and nobody knows yet.</summary>
internal sealed class WriteLeftException(CancellationToken cancellation)
    : OperationCanceledException("The write had begun; whether it is durable is not known.", cancellation);
