namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>The program <c>openssl</c>.</summary>
internal static class Openssl
{
    /// <summary>Runs it and demands that it is content; returns what it said.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = ChildProcess.Start("openssl", arguments);
        var code = await process.ExitAsync();
        Assert.True(code == 0, $"openssl {string.Join(' ', arguments)}: {process.Output}");
        return process.Output;
    }
}
