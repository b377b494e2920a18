namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>Where the programs lie that tests start.</summary>
internal static class Programs
{
    /// <summary>The tests' own build made it: the project file refers to it without its output.</summary>
    public static string Sfg { get; } = typeof(GatewayHost).Assembly.Location
        .Replace("tests/Host/bin", "gateway/Cli/bin", StringComparison.Ordinal).Replace("securefin-gateway.dll", "sfg.dll", StringComparison.Ordinal);
}
