using System.Net;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Witness;
using SecureFin.Cli.Witness;
using SecureFin.Gateway.Sandbox;

namespace SecureFin.Cli.Tests.Witness;

public sealed class WitnessCommandsTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("sfg-witness-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task A_made_key_serves_a_log_over_HTTP()
    {
        var keyFile = Path.Combine(home, "witness.key");
        var made = await SfgRun.Of("witness", "keygen", "witness.example/risk", "--out", keyFile);
        Assert.Equal(0, made.ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyFile));
        using var signer = Ed25519NoteSigner.Generate("gateway.example/audit/1");
        await using var log = await AuditLog.OpenAsync(
            new AuditLogOptions { Directory = Path.Combine(home, "log"), Origin = signer.Name, Signers = [signer], JournalSegmentBytes = 8 << 20, RequiredFreeBytes = 0 }, default);
        await log.AppendAsync("an entry"u8.ToArray(), default);
        using var heads = new FileWitnessHeads(Path.Combine(home, "state"));
        var server = new WitnessServer(NotePrivateKey.Parse((await File.ReadAllTextAsync(keyFile)).Trim(), TimeProvider.System), [signer.Key], heads);
        using var stop = new CancellationTokenSource();
        var (address, started) = ($"http://127.0.0.1:{Ports.Free()}/", new TaskCompletionSource());
        var serving = WitnessHttp.ServeAsync(server, address, started.SetResult, stop.Token);
        await started.Task;
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var client = new WitnessClient(log, VerifierKey.Parse(made.Output.Trim()));

        using var answer = await http.PostAsync("add-checkpoint", new ByteArrayContent((await client.NextRequestAsync(default))!));
        var verdict = client.Take((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal(WitnessVerdict.Cosigned, verdict);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("other")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync("add-checkpoint")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.PostAsync("add-checkpoint", new ByteArrayContent(new byte[100_000]))).StatusCode);
        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task An_existing_key_is_not_overwritten_and_a_wrong_one_not_served()
    {
        var keyFile = Path.Combine(home, "k");
        await File.WriteAllTextAsync(keyFile, "precious");

        Assert.Equal(2, (await SfgRun.Of("witness", "keygen", "w.example", "--out", keyFile)).ExitCode);
        Assert.Equal("precious", await File.ReadAllTextAsync(keyFile));
        var run = await SfgRun.Of("witness", "serve", "--private-key", keyFile, "--log", "x", "--state", home);
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("precious", run.Error);
    }
}
