using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Jose;
using SecureFin.Sandbox.Identity;

namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>A token alone opens nothing.</summary>
internal sealed class RefusesStolenIdentity : IDemonstration
{
    private const string Target = "/v1/payments";

    public string Title => "A stolen token with another workload's certificate, an expired certificate, an unbound token, a signed payment changed or repeated: refused";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var erpToken = await world.Caller("erp").TokenAsync(cancellation);
        var stolen = await world.SendAsync("other", HttpMethod.Get, Target, null, null, cancellation, erpToken);
        DemonstrationFailedException.Unless(stolen.ProblemCode == "identity.token_bound_elsewhere", $"the stolen token was answered {stolen.Status} {stolen.ProblemCode}");

        var expired = await IsTurnedAwayAsync(world, erpToken, cancellation);
        DemonstrationFailedException.Unless(expired, "the expired certificate was served");

        var unbound = await world.SendAsync("erp", HttpMethod.Get, Target, null, null, cancellation, await world.Identity.IssueAsync(new TokenOrder("erp", null)));
        DemonstrationFailedException.Unless(unbound.ProblemCode == "identity.token_unbound", $"the unbound token was answered {unbound.Status} {unbound.ProblemCode}");
        return $"{stolen.ProblemCode}; expired certificate turned away; {unbound.ProblemCode}; {await ChangedAndRepeatedAsync(world, erpToken, cancellation)}";
    }

    private static async Task<string> ChangedAndRepeatedAsync(SandboxWorld world, string token, CancellationToken cancellation)
    {
        var payment = SandboxPayments.Of("Signed Once Ltd", 20.00m);
        world.Planted.TryAdd(payment.Creditor.Name, "creditor's name");
        var (right, other) = (Json(payment), Json(payment with { InstructedAmount = new Amount(2000.00m, "GBP") }));
        var signed = await SignedPayment.MakeAsync(world.Caller("erp"), right, Wait.Key(), token, cancellation);

        var changed = await signed.SendAsync(other, (ContentDigest.FieldName, ContentDigest.For(System.Text.Encoding.UTF8.GetBytes(other))), cancellation);
        DemonstrationFailedException.Unless(changed.ProblemCode == "signature.invalid", $"the changed payment was answered {changed.Status} {changed.ProblemCode}");
        var first = await signed.SendAsync(right, null, cancellation);
        DemonstrationFailedException.Unless(first.Status == 202, $"the signed payment was answered {first.Status} {first.ProblemCode}");
        var again = await signed.SendAsync(right, null, cancellation);
        DemonstrationFailedException.Unless(again.ProblemCode == "signature.replayed", $"the repeated payment was answered {again.Status} {again.ProblemCode}");
        return $"{changed.ProblemCode}; {again.ProblemCode}";
    }

    private static string Json(PaymentInstruction payment) => JsonSerializer.Serialize(payment, ContractJson.Default.PaymentInstruction);

    private static async Task<bool> IsTurnedAwayAsync(SandboxWorld world, string token, CancellationToken cancellation)
    {
        using var caller = new SandboxCaller(world.Data.Pki.ExpiredClient("erp"), "erp", world.Identity, world.Data.Authority, world.Edge);
        try
        {
            return (await caller.SendAsync(HttpMethod.Get, Target, null, null, token, cancellation)).Status == 401;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
