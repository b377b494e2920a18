using SecureFin.Contract;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Routes;
using SecureFin.Payments;

namespace SecureFin.Gateway.Banks;

/// <summary>Asks today's policy whether a payment may leave now: action <c>payments.send</c>, asked by the gateway itself.</summary>
internal sealed class SendPermission(IPolicyDecider decider, PolicyFactsSource facts, TimeProvider clock)
{
    /// <summary>Role under which the gateway asks.</summary>
    public const string Role = "gateway-sender";

    /// <summary>What stands for the route of an exchange that no caller began.</summary>
    public static readonly GovernedRoute Route = new()
    {
        Id = "payments.send",
        Kind = RouteKind.Canonical,
        Owner = "gateway",
        DataClass = DataClass.Iban,
        Version = "1",
        PolicyPackage = "securefin.gateway",
        MovesMoney = true,
        MaxBodyBytes = 0,
        BufferBytes = 1 << 20,
        Timeout = TimeSpan.FromMinutes(2),
        RequestsPerSecond = int.MaxValue,
        Concurrency = int.MaxValue,
    };

    private static readonly CallerIdentity Self = new()
    {
        Workload = "gateway",
        CertificateThumbprint = "",
        ClientId = "gateway",
        Subject = "gateway",
        Scopes = [],
        Roles = [Role],
        TokenIdHash = "",
        Binding = "self",
    };

    /// <summary>Null when it may leave; else why not. No decision means that it stays here.</summary>
    public async Task<DispatchResult?> RefusalOfAsync(Exchange exchange, PaymentDispatch payment, CancellationToken cancellation)
    {
        exchange.Caller = Self;
        try
        {
            using var input = new PooledBuffer();
            PolicyInput.Write(exchange, await facts.OfAsync(payment.Instruction, cancellation), clock.GetUtcNow(), input);
            exchange.Decision = await decider.DecideAsync(input.Written, cancellation);
            return exchange.Decision.Allowed ? Missing(exchange.Decision.Obligations, payment) : new DispatchResult.Refused(Problems.PolicyDenied.Code);
        }
        catch (ProblemException e) when (e.Problem == Problems.PolicyUnavailable)
        {
            return new DispatchResult.NotSent(e.Problem.Code);
        }
    }

    // Policy may want more today than on the day the payment came in. A reason that a person released holds it no more; a new one does.
    private static DispatchResult? Missing(Obligations obligations, PaymentDispatch payment)
    {
        if (obligations.Approvals > payment.ApprovedBy.Count)
            return new DispatchResult.ApprovalsMissing(obligations.Approvals);
        return HoldReasons.Unreleased(obligations.Hold, payment.ReleasedHolds) is { } hold ? new DispatchResult.Held(hold) : null;
    }
}
