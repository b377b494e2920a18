using System.Text.Json;

namespace SecureFin.Scenarios.Model;

/// <summary>Finds in a running sandbox's data folder what a scenario needs: address, certificates, token endpoint.</summary>
public static class SandboxFolder
{
    /// <summary>Fills what the scenario leaves to the sandbox.</summary>
    /// <param name="scenario">Names a client of the sandbox.</param>
    /// <param name="folder">The sandbox's <c>--data</c> folder; null takes the newest below the user's state directory.</param>
    /// <exception cref="FormatException">There is no such sandbox.</exception>
    public static Scenario Fill(Scenario scenario, string? folder)
    {
        var client = scenario.Sandbox!;
        var data = folder ?? Newest() ?? throw new FormatException("no sandbox is running here; name its folder with --data DIR");
        var file = Path.Combine(data, "config", "gateway.json");
        if (!File.Exists(file))
            throw new FormatException($"{data}: no data folder of a sandbox");
        using var config = JsonDocument.Parse(File.ReadAllBytes(file));
        var port = config.RootElement.GetProperty("Listeners").GetProperty("Edge").GetProperty("Port").GetInt32();
        var issuer = config.RootElement.GetProperty("Identity").GetProperty("Issuer").GetProperty("Issuer").GetString();
        var pki = Path.Combine(data, "pki");
        return scenario with
        {
            Target = new Uri($"https://localhost:{port}/"),
            Tls = new TlsFiles(Path.Combine(pki, "ca.pem"), Path.Combine(pki, $"{client.Workload}.pem"), Path.Combine(pki, $"{client.Workload}.key")),
            Token = new TokenEndpoint(new Uri($"{issuer}/token"), client.ClientId, client.Scope),
        };
    }

    private static string? Newest()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        var all = new DirectoryInfo(Path.Combine(state, "securefin-gateway"));
        return all.Exists ? all.GetDirectories("sandbox-*").MaxBy(folder => folder.LastWriteTimeUtc)?.FullName : null;
    }
}
