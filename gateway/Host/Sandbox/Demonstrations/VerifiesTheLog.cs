namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>The whole log, offline, and what a single flipped byte does to it.</summary>
internal sealed class VerifiesTheLog : IDemonstration
{
    public string Title => "The audit log verifies offline; one flipped byte in a copy is found and named";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var size = await OfflineAudit.VerifyCopyAsync(world, cancellation);
        var problem = await OfflineAudit.VerifyDamagedCopyAsync(world, cancellation);
        return $"{size} leaves verify; one flipped byte: {problem}";
    }
}
