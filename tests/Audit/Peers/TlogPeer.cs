using System.Diagnostics;
using System.Text.Json;

namespace SecureFin.Audit.Tests.Peers;

/// <summary>The independent verifier in <c>tests/peers/tlog</c>, which shares no code with the gateway.</summary>
internal static class TlogPeer
{
    /// <summary>Verifies a whole log directory.</summary>
    /// <returns>Its verdict: <c>ok</c>, <c>size</c>, <c>first</c>, <c>errors</c>.</returns>
    public static Task<JsonElement> LogAsync(string directory, string keys) => RunAsync("log", directory, "--key", keys);

    /// <summary>Verifies a tlog-proof against the entry's bytes.</summary>
    public static Task<JsonElement> ProofAsync(string proof, string entry, string keys) => RunAsync("proof", proof, "--entry", entry, "--key", keys);

    private static async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(TestData.Root(), "tests/peers/tlog/check.mjs"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var peer = Process.Start(start)!;
        var error = peer.StandardError.ReadToEndAsync();
        var output = await peer.StandardOutput.ReadToEndAsync();
        await peer.WaitForExitAsync();
        Assert.True(peer.ExitCode is 0 or 1, await error);
        var verdict = JsonDocument.Parse(output).RootElement;
        Assert.Equal(peer.ExitCode == 0, verdict.GetProperty("ok").GetBoolean());
        return verdict;
    }
}
