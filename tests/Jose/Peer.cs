using System.Diagnostics;
using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>Runs the scripts of tests/peers/verify, which are built on packages that others wrote.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly string Home = Path.Combine(TestData.Root, "tests", "peers", "verify");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("peer-");

    public static bool IsInstalled { get; } = File.Exists(Path.Combine(Home, "node_modules", ".package-lock.json"));

    /// <summary>Writes a file for the peer and answers its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public async Task<(int Exit, string Output)> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = Home, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        var text = (await output).Trim();
        return (process.ExitCode, text.Length > 0 ? text : await errors);
    }

    /// <summary>True when the peer's verifier says valid (exit status 0).</summary>
    public async Task<bool> AcceptsAsync(params string[] arguments)
    {
        var (exit, output) = await RunAsync("verify.mjs", arguments);
        Assert.True(exit is 0 or 1, output);
        return exit == 0;
    }

    public static byte[] MessageJson(string method, string url, IEnumerable<KeyValuePair<string, string>> fields, string body) =>
        JsonSerializer.SerializeToUtf8Bytes(new { method, url, headers = fields.Select(f => new[] { f.Key, f.Value }), body });

    public void Dispose() => _folder.Delete(recursive: true);
}
