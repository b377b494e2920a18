namespace SecureFin.Payments.Tests.Support;

/// <summary>Answers sends and enquiries from two lists; records every call.</summary>
internal sealed class ScriptedBank : IBankDispatch
{
    public Queue<Func<PaymentDispatch, Task<DispatchResult>>> Sends { get; } = new();

    public Queue<Func<PaymentDispatch, Task<DispatchResult>>> Enquiries { get; } = new();

    /// <summary>What keeps a payment that is held on its way, each time it is asked; nothing when it is used up.</summary>
    public Queue<DispatchResult?> Refusals { get; } = new();

    /// <summary>Thrown each time that question is put; null for an answer.</summary>
    public Exception? RefusalFault { get; set; }

    public List<PaymentDispatch> Sent { get; } = [];

    public List<PaymentDispatch> Asked { get; } = [];

    public ScriptedBank OnSend(params DispatchResult[] results)
    {
        foreach (var result in results)
            Sends.Enqueue(_ => Task.FromResult(result));
        return this;
    }

    public ScriptedBank OnEnquiry(params DispatchResult[] results)
    {
        foreach (var result in results)
            Enquiries.Enqueue(_ => Task.FromResult(result));
        return this;
    }

    public Task<DispatchResult?> RefusalOfAsync(PaymentDispatch payment, CancellationToken cancellation) =>
        RefusalFault is { } fault ? Task.FromException<DispatchResult?>(fault) : Task.FromResult(Refusals.TryDequeue(out var refusal) ? refusal : null);

    public Task<DispatchResult> SendAsync(PaymentDispatch payment, CancellationToken cancellation)
    {
        lock (Sent)
            Sent.Add(payment);
        return Sends.TryDequeue(out var answer) ? answer(payment) : throw new InvalidOperationException("No send was expected.");
    }

    public Task<DispatchResult> EnquireAsync(PaymentDispatch payment, CancellationToken cancellation)
    {
        lock (Asked)
            Asked.Add(payment);
        return Enquiries.TryDequeue(out var answer) ? answer(payment) : Task.FromResult<DispatchResult>(new DispatchResult.Unknown("no.script"));
    }
}
