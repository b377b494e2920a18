using System.Text.Json.Nodes;
using SecureFin.Gateway.Sandbox;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary><c>sfg witness serve</c> in a process of its own.</summary>
internal sealed class WitnessProcess : IDisposable
{
    private readonly string _folder;
    private readonly int _port = Ports.Free();
    private ChildProcess? _process;

    private WitnessProcess(string folder, string key) => (_folder, Key) = (folder, key);

    /// <summary>Its verifier key.</summary>
    public string Key { get; }

    public string Address => $"http://127.0.0.1:{_port}/";

    /// <summary>What a gateway's configuration says of it.</summary>
    public JsonObject Configuration => new() { ["Address"] = Address, ["Key"] = Key };

    /// <summary>Makes a key; serves nothing yet.</summary>
    public static async Task<WitnessProcess> CreateAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        using var keygen = ChildProcess.Dotnet(Programs.Sfg, "witness", "keygen", "witness.test/risk", "--out", Path.Combine(folder, "key"));
        Assert.Equal(0, await keygen.ExitAsync());
        await keygen.UntilSaidAsync("witness.test/risk+");
        return new WitnessProcess(folder, keygen.Output.Trim());
    }

    /// <summary>Serves a log, or serves it again.</summary>
    public async Task ServeAsync(string logKeys)
    {
        Stop();
        _process = ChildProcess.Dotnet(Programs.Sfg, "witness", "serve", "--private-key", Path.Combine(_folder, "key"), "--log", logKeys, "--state", Path.Combine(_folder, "state"), "--listen", Address);
        await _process.UntilAsync("witness ");
    }

    public void Stop()
    {
        _process?.Dispose();
        _process = null;
    }

    public void Dispose() => Stop();
}
