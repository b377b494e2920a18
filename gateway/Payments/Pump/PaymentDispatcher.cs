namespace SecureFin.Payments;

/// <summary>Does one piece of work for one payment: sends it, or asks about it, and writes down what is known then.</summary>
internal sealed class PaymentDispatcher(
    PaymentStore store, IBankDispatch bank, PaymentOptions options, TimeProvider clock, Action<Exception>? onFault)
{
    /// <summary>Turns every send that a crash cut off into Unknown. Runs before any other work.</summary>
    public async Task RecoverAsync()
    {
        foreach (var paymentId in store.InFlight())
            await ChangeAsync(paymentId, payment => DispatchRules.Recover(payment, clock.GetUtcNow()));
    }

    /// <summary>Does what is due for the payment; nothing when it is not due any more.</summary>
    public async Task RunAsync(string paymentId, CancellationToken abort)
    {
        switch (store.Find(paymentId)?.Work)
        {
            case WorkKind.Send: await SendAsync(paymentId, abort); break;
            case WorkKind.Enquire: await EnquireAsync(paymentId, abort); break;
        }
    }

    private async Task SendAsync(string paymentId, CancellationToken abort)
    {
        if (await IsStillHeldAsync(paymentId, abort))
            return;
        var begun = await ChangeAsync(paymentId, payment => DispatchRules.BeginSend(payment, clock.GetUtcNow()));
        if (begun is not { State: Contract.PaymentState.Sent })
            return;
        // From here on the state Sent is durable: whatever happens now, the payment is never sent again unasked.
        var result = await AskAsync(bank.SendAsync, begun, abort);
        await RecordAsync(paymentId, payment => DispatchRules.AfterSend(payment, begun.Attempt, result, clock.GetUtcNow(), options), abort);
    }

    // Asked before anything is marked as sent: a hold of days leaves no trace of attempts, and a crash finds the payment held.
    private async Task<bool> IsStillHeldAsync(string paymentId, CancellationToken abort)
    {
        if (store.Find(paymentId) is not { State: Contract.PaymentState.Held } payment)
            return false;
        var refusal = await RefusalOfAsync(payment, abort);
        if (refusal is not (DispatchResult.Held or DispatchResult.NotSent))
            return false; // the send asks again, and does what follows from that answer
        await ChangeAsync(paymentId, now => DispatchRules.StillHeld(now, refusal, clock.GetUtcNow(), options));
        return true;
    }

    // No answer is no permission: the payment stays, and is asked about at the next pause like any other that waits, not at once for ever.
    private async Task<DispatchResult?> RefusalOfAsync(Payment payment, CancellationToken abort)
    {
        try
        {
            return await bank.RefusalOfAsync(ToDispatch(payment), abort);
        }
        catch (Exception fault) when (!abort.IsCancellationRequested)
        {
            onFault?.Invoke(fault);
            return new DispatchResult.NotSent("dispatch.failed");
        }
    }

    private async Task EnquireAsync(string paymentId, CancellationToken abort)
    {
        if (store.Find(paymentId) is not { Work: WorkKind.Enquire } payment)
            return;
        var result = await AskAsync(bank.EnquireAsync, payment, abort);
        await RecordAsync(paymentId, now => DispatchRules.AfterEnquiry(now, result, clock.GetUtcNow(), options), abort);
    }

    /// <summary>What was learned must reach the disk; a disk that fails is tried again until the process must end.</summary>
    private async Task RecordAsync(string paymentId, Func<Payment, Change?> rule, CancellationToken abort)
    {
        while (true)
        {
            try
            {
                await ChangeAsync(paymentId, rule);
                return;
            }
            catch (Exception fault) when (fault is not ObjectDisposedException && !abort.IsCancellationRequested)
            {
                onFault?.Invoke(fault);
                await Task.Delay(options.FirstPause, clock, abort);
            }
        }
    }

    private async Task<DispatchResult> AskAsync(
        Func<PaymentDispatch, CancellationToken, Task<DispatchResult>> ask, Payment payment, CancellationToken abort)
    {
        try
        {
            return await ask(ToDispatch(payment), abort);
        }
        catch (OperationCanceledException)
        {
            return new DispatchResult.Unknown("gateway.stopped");
        }
        catch (Exception fault)
        {
            onFault?.Invoke(fault);
            return new DispatchResult.Unknown("dispatch.failed");
        }
    }

    private async Task<Payment?> ChangeAsync(string paymentId, Func<Payment, Change?> rule)
    {
        var changed = await store.ChangeAsync(paymentId, payment => new Decision(rule(payment), null, ""), CancellationToken.None);
        return changed is { Decision.Change: not null, Payment: var payment } ? payment : null;
    }

    private PaymentDispatch ToDispatch(Payment payment) => new()
    {
        PaymentId = payment.PaymentId,
        Caller = payment.Caller,
        SubmittedBy = payment.SubmittedBy,
        ApprovedBy = [.. payment.Approvals.Select(approval => approval.Subject)],
        ReleasedHolds = [.. payment.Releases.Where(release => release.Hold is not null).SelectMany(release => HoldReasons.Of(release.Hold!))],
        Instruction = payment.Instruction,
        InstructionHash = payment.InstructionHash,
        Uetr = payment.Uetr,
        EndToEndIdentification = payment.EndToEndIdentification,
        InstructionIdentification = payment.PaymentId,
        IdempotencyKey = payment.BankKey,
        BankReference = payment.BankReference,
        Attempt = payment.Attempt,
        FirstSentAt = payment.FirstSentAt,
        CreatedAt = payment.CreatedAt,
        ConnectorState = payment.ConnectorState,
        SaveStateAsync = (state, _) => store.SaveConnectorStateAsync(payment.PaymentId, payment.Attempt, state),
    };
}
