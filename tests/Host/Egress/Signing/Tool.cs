using System.Diagnostics;

namespace SecureFin.Gateway.Tests.Egress.Signing;

/// <summary>Runs a program that others wrote on files of its own folder.</summary>
internal sealed class Tool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tool-");

    /// <summary>The verifier of tests/peers/verify.</summary>
    public static string Verifier { get; } = Path.Combine(TestData.Root(), "tests", "peers", "verify", "verify.mjs");

    public static bool HasVerifier => Directory.Exists(Path.Combine(Path.GetDirectoryName(Verifier)!, "node_modules"));

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder.FullName, name));

    public async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = _folder.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs it and demands exit code 0.</summary>
    public async Task<string> MustAsync(string program, params string[] arguments)
    {
        var (exit, output) = await RunAsync(program, arguments);
        Assert.True(exit == 0, $"{program} {arguments[0]}: {output}");
        return output;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
