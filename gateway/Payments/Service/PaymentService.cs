using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>The commands and questions of the API and the console. Everything it answers is durable when it answers.</summary>
/// <remarks>
/// A cancelled call ends soon, whatever the store does: a command is then surely not done, unless it had begun already.
/// It never speaks to a bank; the <see cref="PaymentPump"/> does.
/// </remarks>
public sealed class PaymentService(PaymentStore store, PaymentOptions options, TimeProvider clock)
{
    private const int LargestPage = 200;

    /// <summary>Accepts a payment once per caller and key. The ledger row is written with the payment and kept for ever.</summary>
    /// <exception cref="ProblemException"><c>idempotency.key_invalid</c>: the key is not 1 to 255 visible ASCII characters.</exception>
    /// <exception cref="ArgumentException">The hash is not the instruction's.</exception>
    /// <exception cref="OperationCanceledException">It was given up in time: nothing is stored.</exception>
    public async Task<SubmitResult> SubmitAsync(SubmitPayment submit, CancellationToken cancellation)
    {
        Check(submit);
        cancellation.ThrowIfCancellationRequested();
        if (await store.FindInLedgerAsync(submit.Caller, submit.IdempotencyKey, cancellation) is { } known)
            return Replay(known, submit);
        var changes = SubmitRules.Begin(submit, clock.GetUtcNow());
        var view = changes[^1].Next.ToView();
        var answer = JsonSerializer.Serialize(view, ContractJson.Default.PaymentView);
        try
        {
            var seen = await store.SubmitAsync(changes, submit.IdempotencyKey, answer, cancellation);
            return seen is null ? new SubmitResult.Submitted(view) : Replay(seen, submit);
        }
        catch (WriteLeftException)
        {
            return new SubmitResult.Unknown(view.PaymentId);
        }
    }

    /// <summary>One person's yes to exactly the instruction with this hash. The maker's and a second yes of one person are refused.</summary>
    public Task<CommandResult> ApproveAsync(string paymentId, Approver approver, string approvedHash, CancellationToken cancellation) =>
        CommandAsync(paymentId, payment => ApprovalRules.Approve(payment, approver, approvedHash, clock.GetUtcNow()), cancellation);

    /// <summary>Ends the hold that was looked at; approvals that are missing stay missing. The maker's is refused; the same release again changes nothing.</summary>
    public Task<CommandResult> ReleaseAsync(string paymentId, Approver approver, ReleaseRequest request, CancellationToken cancellation) =>
        CommandAsync(paymentId, payment => ApprovalRules.Release(payment, approver, request, clock.GetUtcNow()), cancellation);

    /// <summary>Ends a held payment.</summary>
    public Task<CommandResult> RejectAsync(string paymentId, Approver approver, CancellationToken cancellation) =>
        CommandAsync(paymentId, payment => ApprovalRules.Reject(payment, approver, clock.GetUtcNow()), cancellation);

    /// <summary>Cancels a payment that never left; an unknown one is not sent again and ends cancelled if the bank never received it.</summary>
    public Task<CommandResult> CancelAsync(string paymentId, Approver approver, CancellationToken cancellation) =>
        CommandAsync(paymentId, payment => ApprovalRules.Cancel(payment, approver, clock.GetUtcNow()), cancellation);

    /// <summary>Takes a payment out of the exceptions queue: a person has looked.</summary>
    public Task<CommandResult> AcknowledgeAsync(string paymentId, Approver approver, CancellationToken cancellation) =>
        CommandAsync(paymentId, payment => ApprovalRules.Acknowledge(payment, approver, clock.GetUtcNow()), cancellation);

    /// <summary>Applies a report of the bank that came by callback and is trusted.</summary>
    public Task<CommandResult> ReportAsync(string paymentId, StatusReport report, CancellationToken cancellation) =>
        CommandAsync(paymentId, payment => Decision.Do(StatusRules.Apply(payment, report, clock.GetUtcNow(), options)), cancellation);

    /// <summary>Money came back after settlement, as a statement or a return message says.</summary>
    public Task<CommandResult> ReturnAsync(string paymentId, string reasonCode, CancellationToken cancellation) =>
        CommandAsync(paymentId, payment => StatusRules.Return(payment, reasonCode, clock.GetUtcNow()), cancellation);

    /// <summary>Asks the bank now instead of at the next poll: for a callback whose content is not to be trusted.</summary>
    public Task<CommandResult> EnquireSoonAsync(string paymentId, CancellationToken cancellation) =>
        CommandAsync(paymentId, payment => payment.Work is WorkKind.Enquire
            ? Decision.Do(Change.Quiet(payment with { DueAt = clock.GetUtcNow() }))
            : Decision.Refuse(Problems.PaymentState, "There is nothing to ask the bank about."), cancellation);

    /// <summary>The payment as it stands now, or null.</summary>
    public async Task<PaymentView?> GetAsync(string paymentId, CancellationToken cancellation) =>
        (await store.FindAsync(paymentId, cancellation))?.ToView();

    /// <summary>The id of the payment that a bank knows by its own reference, or null.</summary>
    public Task<string?> FindByBankReferenceAsync(string bank, string bankReference, CancellationToken cancellation) =>
        store.FindIdAsync(bank, bankReference, cancellation);

    /// <summary>What this gateway's earlier payments say about the creditor and account of an instruction.</summary>
    public Task<CreditorHistory> HistoryOfAsync(PaymentInstruction instruction, CancellationToken cancellation) =>
        store.HistoryOfAsync(CreditorKeys.Party(instruction), CreditorKeys.Account(instruction), cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="filter">Which ones, and how many.</param>
    /// <param name="cursor"><see cref="PaymentPage.NextCursor"/> of the page before, or null.</param>
    /// <param name="cancellation">Stops the question.</param>
    public async Task<PaymentPage> ListAsync(PaymentFilter filter, string? cursor, CancellationToken cancellation)
    {
        var size = Math.Clamp(filter.PageSize, 1, LargestPage);
        var found = await store.ListAsync(filter, cursor, size + 1, cancellation);
        var page = found.Take(size).Select(payment => payment.ToView()).ToList();
        return new PaymentPage(page, found.Count > size ? page[^1].PaymentId : null);
    }

    /// <summary>All events of a payment, oldest first; empty when there is no such payment.</summary>
    public async Task<IReadOnlyList<PaymentEvent>> EventsAsync(string paymentId, CancellationToken cancellation) =>
        await store.EventsAsync(paymentId, cancellation);

    /// <summary>The payments that a person must look at, newest first, at most 200.</summary>
    public async Task<IReadOnlyList<AttentionItem>> ExceptionsAsync(CancellationToken cancellation)
    {
        var found = await store.ListAsync(new PaymentFilter { NeedsAttention = true }, null, LargestPage, cancellation);
        return found.ConvertAll(payment => new AttentionItem(payment.AttentionCode!, payment.ToView()));
    }

    private async Task<CommandResult> CommandAsync(string paymentId, Func<Payment, Decision> decide, CancellationToken cancellation)
    {
        if (await store.ChangeAsync(paymentId, decide, cancellation) is not { } result)
            return new CommandResult.Refused(Problems.PaymentNotFound, "There is no payment with this id.");
        return result.Decision.Problem is { } problem
            ? new CommandResult.Refused(problem, result.Decision.Detail)
            : new CommandResult.Done(result.Payment.ToView());
    }

    private static SubmitResult Replay(LedgerRow row, SubmitPayment submit) => row.InstructionHash == submit.InstructionHash
        ? new SubmitResult.Replayed(JsonSerializer.Deserialize(row.Answer, ContractJson.Default.PaymentView)!)
        : new SubmitResult.KeyMismatch(row.PaymentId);

    private static void Check(SubmitPayment submit)
    {
        if (submit.IdempotencyKey.Length is 0 or > 255 || submit.IdempotencyKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ProblemException(Problems.IdempotencyKeyInvalid, "1 to 255 visible ASCII characters.");
        if (InstructionHash.Of(submit.Instruction) != submit.InstructionHash)
            throw new ArgumentException("The hash is not the instruction's.", nameof(submit));
        ArgumentOutOfRangeException.ThrowIfNegative(submit.ApprovalsRequired);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(submit.ApprovalsRequired, 10);
    }
}
