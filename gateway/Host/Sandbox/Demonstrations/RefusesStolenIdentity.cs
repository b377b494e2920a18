using SecureFin.Sandbox.Identity;

namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>A token alone opens nothing.</summary>
internal sealed class RefusesStolenIdentity : IDemonstration
{
    private const string Target = "/v1/payments";

    public string Title => "A stolen token with another workload's certificate, an expired certificate, an unbound token: refused";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var erpToken = await world.Caller("erp").TokenAsync(cancellation);
        var stolen = await world.SendAsync("other", HttpMethod.Get, Target, null, null, cancellation, erpToken);
        DemonstrationFailedException.Unless(stolen.ProblemCode == "identity.token_bound_elsewhere", $"the stolen token was answered {stolen.Status} {stolen.ProblemCode}");

        var expired = await IsTurnedAwayAsync(world, erpToken, cancellation);
        DemonstrationFailedException.Unless(expired, "the expired certificate was served");

        var unbound = await world.SendAsync("erp", HttpMethod.Get, Target, null, null, cancellation, await world.Identity.IssueAsync(new TokenOrder("erp", null)));
        DemonstrationFailedException.Unless(unbound.ProblemCode == "identity.token_unbound", $"the unbound token was answered {unbound.Status} {unbound.ProblemCode}");
        return $"{stolen.ProblemCode}; expired certificate turned away; {unbound.ProblemCode}";
    }

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
