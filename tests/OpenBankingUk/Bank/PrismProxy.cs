using System.Diagnostics;
using SecureFin.Connectors.Tests;
using SecureFin.Gateway.Sandbox;

namespace SecureFin.Connectors.OpenBankingUk.Tests.Bank;

/// <summary>Stoplight Prism between client and bank: checks requests and answers against an OpenAPI file and fails what breaks it.</summary>
internal sealed class PrismProxy : IDisposable
{
    private static readonly string Program =
        Path.Combine(TestData.Root, "tests", "peers", "prism", "node_modules", "@stoplight", "prism-cli", "dist", "index.js");

    private readonly Process _process;

    private PrismProxy(Process process, Uri address) => (_process, Address) = (process, address);

    public static bool IsInstalled => File.Exists(Program);

    public Uri Address { get; }

    public static async Task<PrismProxy> StartAsync(string openApiFile, Uri upstream)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
            [Program, "proxy", "-h", "127.0.0.1", "-p", port.ToString(), "--errors", TestData.PathOf("obie", openApiFile), upstream.ToString().TrimEnd('/')];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("is listening", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return new PrismProxy(process, new Uri($"http://127.0.0.1:{port}/"));
            }
        }

        throw new InvalidOperationException("Prism did not start: " + await process.StandardError.ReadToEndAsync());
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
