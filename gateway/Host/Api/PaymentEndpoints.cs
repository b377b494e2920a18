using SecureFin.Contract;
using SecureFin.Gateway.Idempotency;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Payments;

namespace SecureFin.Gateway.Api;

/// <summary>Payments: asked for, looked at, approved. What happens to them afterwards is decided in Payments.</summary>
internal static class PaymentEndpoints
{
    /// <summary>Asks for a payment: answered with the payment as received or held. The same key and body give the same answer.</summary>
    public static async Task<IResult> CreateAsync(HttpContext context, PaymentService payments, ILogger<PaymentService> logger)
    {
        var exchange = context.Exchange();
        var obligations = exchange.Decision!.Obligations;
        var result = await payments.SubmitAsync(
            new SubmitPayment
            {
                Instruction = exchange.Instruction!,
                Caller = exchange.Caller!.ClientId,
                Subject = exchange.Caller.Subject,
                IdempotencyKey = IdempotencyKey.Of(context.Request),
                InstructionHash = InstructionHash.Of(exchange.Instruction!),
                ApprovalsRequired = obligations.Approvals,
                Hold = obligations.Hold,
            },
            context.RequestAborted);
        if (result is SubmitResult.KeyMismatch)
            SecurityEvents.KeyOfAnotherRequest(logger, exchange.Id, exchange.Caller.ClientId);
        return result switch
        {
            SubmitResult.Submitted(var view) => Accepted(context, view),
            SubmitResult.Replayed(var view) => Accepted(context, view),
            SubmitResult.Unknown(var paymentId) => throw Late(context, paymentId),
            _ => throw new ProblemException(Problems.IdempotencyMismatch, "The key belongs to another request."),
        };
    }

    /// <summary>One payment as it stands.</summary>
    public static async Task<IResult> GetAsync(string id, HttpContext context, PaymentService payments)
    {
        var view = await payments.GetAsync(id, context.RequestAborted)
            ?? throw new ProblemException(Problems.PaymentNotFound, "No payment has this identifier.");
        context.Exchange().PaymentId = view.PaymentId;
        return TypedResults.Json(view, ContractJson.Default.PaymentView);
    }

    /// <summary>Payments, newest first, at most 200 a page; with attention=true those that wait for a person.</summary>
    public static async Task<IResult> ListAsync(string? state, bool? attention, int? limit, string? cursor, HttpContext context, PaymentService payments)
    {
        if (cursor is not null && !Ulid.IsValid(cursor))
            throw new ProblemException(Problems.BodyInvalid, "cursor: not one that this list gave.");
        var filter = new PaymentFilter { State = State(state), NeedsAttention = attention, PageSize = Math.Clamp(limit ?? 50, 1, 200) };
        return TypedResults.Json(await payments.ListAsync(filter, cursor, context.RequestAborted), ContractJson.Default.PaymentPage);
    }

    /// <summary>One person's yes to a payment; the approver names the hash of the instruction that was looked at.</summary>
    public static async Task<IResult> ApproveAsync(string id, HttpContext context, PaymentService payments, IEvidenceLog evidence)
    {
        var exchange = context.Exchange();
        var request = StrictJson.Read(exchange.Body.Span, ContractJson.Default.ApprovalRequest);
        await evidence.IntentAsync(exchange, request: null, context.RequestAborted);
        return Answer(await payments.ApproveAsync(id, Speaker(exchange), request.InstructionHash, context.RequestAborted));
    }

    /// <summary>Ends the hold that a person looked at, and says why; approvals that are missing stay missing. The same release again gives the payment as it stands.</summary>
    public static async Task<IResult> ReleaseAsync(string id, HttpContext context, PaymentService payments, IEvidenceLog evidence)
    {
        var exchange = context.Exchange();
        var request = StrictJson.Read(exchange.Body.Span, ContractJson.Default.ReleaseRequest);
        if (request.Violations() is [var violation, ..])
            throw new ProblemException(Problems.BodyInvalid, $"reason: {violation.Message}");
        await evidence.IntentAsync(exchange, request: null, context.RequestAborted);
        return Answer(await payments.ReleaseAsync(id, Speaker(exchange), request, context.RequestAborted));
    }

    private static Approver Speaker(Exchange exchange) => new(exchange.Caller!.Subject, exchange.Caller.ClientId);

    private static IResult Answer(CommandResult result) => result switch
    {
        CommandResult.Done(var view) => TypedResults.Json(view, ContractJson.Default.PaymentView),
        CommandResult.Refused(var problem, var detail) => throw new ProblemException(problem, detail),
        _ => throw new InvalidOperationException("A command is done or refused."),
    };

    private static IResult Accepted(HttpContext context, PaymentView view)
    {
        context.Exchange().PaymentId = view.PaymentId;
        context.Response.Headers.Location = $"/v1/payments/{view.PaymentId}";
        return TypedResults.Json(view, ContractJson.Default.PaymentView, statusCode: StatusCodes.Status202Accepted);
    }

    // The answer is that of every late call; the log names the payment, since it may have been stored.
    private static OperationCanceledException Late(HttpContext context, string paymentId)
    {
        context.Exchange().PaymentId = paymentId;
        return new OperationCanceledException(context.RequestAborted);
    }

    private static PaymentState? State(string? text) => text is null
        ? null
        : Enum.TryParse<PaymentState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) && state.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)
            ? state
            : throw new ProblemException(Problems.BodyInvalid, "state: not a state of payments.");
}
