using System.Collections.Concurrent;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Egress;

/// <summary>An evidence log that remembers intents and outcomes, and can be told to fail.</summary>
internal sealed class RecordingEvidence(ConcurrentQueue<string> order) : IEvidenceLog
{
    public bool Broken { get; set; }

    public ConcurrentQueue<UpstreamFacts> Intents { get; } = new();

    public ConcurrentQueue<Exchange> Outcomes { get; } = new();

    public bool Keeps(Exchange exchange) => false;

    public async ValueTask IntentAsync(Exchange exchange, UpstreamFacts? request, CancellationToken cancellation)
    {
        await Task.Yield();
        if (Broken)
            throw new ProblemException(Problems.AuditUnavailable, "The disk is full.");
        Intents.Enqueue(request!);
        order.Enqueue($"intent {request!.Method} {request.Path}");
    }

    public ConcurrentQueue<CertifiedKey> Certified { get; } = new();

    public ValueTask CertifiedAsync(string upstream, CertifiedKey key, CancellationToken cancellation)
    {
        if (Broken)
            throw new ProblemException(Problems.AuditUnavailable, "The disk is full.");
        Certified.Enqueue(key);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Receipt> OutcomeAsync(Exchange exchange, Outcome outcome, CancellationToken cancellation)
    {
        if (Broken)
            throw new ProblemException(Problems.AuditUnavailable, "The disk is full.");
        Outcomes.Enqueue(exchange);
        return ValueTask.FromResult(new Receipt("test", Outcomes.Count, new byte[32]));
    }
}
