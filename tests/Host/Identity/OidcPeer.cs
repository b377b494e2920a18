using System.Diagnostics;
using System.Text.Json;
using SecureFin.Gateway.Sandbox;

namespace SecureFin.Gateway.Tests.Identity;

/// <summary>The npm package oidc-provider as a running authorization server, and the bad tokens that are signed with its keys.</summary>
public sealed class OidcPeer : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(TestData.Root(), "tests", "peers", "oidc-provider");

    private Process? _server;

    /// <summary>Why it cannot run, or null.</summary>
    public static string? Missing { get; } = Directory.Exists(Path.Combine(Folder, "node_modules")) ? null : "tests/peers/oidc-provider/node_modules is missing: run npm ci there";

    public int Port { get; private set; }

    public string Issuer => $"https://localhost:{Port}";

    public static string Certificate(string name) => Path.Combine(Folder, "pki", name + ".pem");

    public IReadOnlyDictionary<string, BadToken> Tokens { get; private set; } = new Dictionary<string, BadToken>();

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        Port = Ports.Free(); // its administration listens on the next one
        _server = Start("server.mjs");
        string? line;
        do
            line = await _server.StandardOutput.ReadLineAsync();
        while (line is not null && !line.StartsWith("ready", StringComparison.Ordinal));
        Assert.True(line is not null, "oidc-provider ended before it was ready");
        _ = _server.StandardOutput.ReadToEndAsync();
        using var printer = Start("bad-tokens.mjs");
        var lines = await printer.StandardOutput.ReadToEndAsync();
        Tokens = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<BadToken>(line, JsonSerializerOptions.Web)!)
            .ToDictionary(token => token.Name, StringComparer.Ordinal);
    }

    /// <summary>Sends an order to the administration port.</summary>
    public async Task<string> AdministerAsync(HttpMethod method, string path)
    {
        using var client = new HttpClient();
        using var response = await client.SendAsync(new HttpRequestMessage(method, $"http://127.0.0.1:{Port + 1}{path}"));
        return await response.Content.ReadAsStringAsync();
    }

    public ValueTask DisposeAsync()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    private Process Start(string script)
    {
        var start = new ProcessStartInfo("node", script) { UseShellExecute = false, WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }
}
