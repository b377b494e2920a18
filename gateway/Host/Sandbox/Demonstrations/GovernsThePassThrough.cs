namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>The ERP's own API, under policy, and no way around it.</summary>
internal sealed class GovernsThePassThrough : IDemonstration
{
    private static readonly string[] Tricks =
        ["/erp/sandbox/api/%2e%2e/admin", "/erp/sandbox//api/invoices", "/erp/sandbox/api;x=1/invoices", "/erp/sandbox/api/../admin"];

    public string Title => "A pass-through call to the ERP under policy; path tricks (%2e%2e, //, ;) are refused";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var good = await world.GetAsync("erp-reader", "/erp/sandbox/api/invoices", cancellation);
        DemonstrationFailedException.Unless(good.Status == 200, $"the call was answered {good.Status} {good.ProblemCode}");
        var denied = await world.GetAsync("bob", "/erp/sandbox/api/invoices", cancellation);
        DemonstrationFailedException.Unless(denied.ProblemCode == "policy.denied", $"a caller without the right was answered {denied.Status}");
        foreach (var trick in Tricks)
        {
            var answer = await world.GetAsync("erp-reader", trick, cancellation);
            DemonstrationFailedException.Unless(answer.ProblemCode == "request.ambiguous", $"{trick} was answered {answer.Status} {answer.ProblemCode}");
        }

        return $"200 for the reader, policy.denied for another role, {Tricks.Length} tricks refused with request.ambiguous";
    }
}
