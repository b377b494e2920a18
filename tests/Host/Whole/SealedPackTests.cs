using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using SecureFin.Gateway.Tests.Receipts;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>An evidence pack of a call that its caller signed and whose answer the gateway signed, checked with openssl and a shell alone.</summary>
public sealed class SealedPackTests : IAsyncLifetime
{
    private const string Body = """{"amount":"10.00"}""";

    private readonly RunningGateway _gateway = new() { KeepsMessages = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_signatures_of_a_call_are_rebuilt_from_what_was_kept_and_hold(string version)
    {
        _gateway.Answer = context => context.Response.WriteAsync("good news");
        using var answer = await CallAsync(Version.Parse(version));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var (commands, folder) = await ExportAsync(answer.Headers.GetValues("SFG-Exchange-Id").Single());

        var own = commands.Where(command => command.Contains("signed/", StringComparison.Ordinal)).ToList();
        Assert.Equal(["grep", "openssl dgst", "openssl dgst", "openssl verify"], own.Select(command => command.StartsWith("openssl", StringComparison.Ordinal) ? string.Join(' ', command.Split(' ').Take(2)) : command.Split(' ')[0]).Order(StringComparer.Ordinal));
        foreach (var command in commands)
            Assert.True(await PackFolder.ShellAsync(folder, command) == 0, command);
        var signed = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(folder, "signed"), "*-answer.base").Single(), Ct);
        Assert.Contains("\"@method\";req: POST\n", signed, StringComparison.Ordinal);
        Assert.Contains("/erp/echo/signed?a=b%20c\n", signed, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> CallAsync(Version version)
    {
        var certificate = _gateway.Pki.Client("archive");
        using var key = EcdsaSigningKey.FromPem(await File.ReadAllTextAsync(certificate.KeyPath, Ct), CertificateThumbprint.Of(certificate.Load()));
        var target = new Uri(_gateway.Edge, "/erp/echo/signed?a=b%20c");
        List<KeyValuePair<string, string>> fields =
            [new("Content-Type", "application/json"), new("Content-Digest", ContentDigest.For(Encoding.UTF8.GetBytes(Body))), new("Idempotency-Key", Guid.NewGuid().ToString())];
        var options = new HttpSignatureOptions { Components = ["@method", "@target-uri", "content-digest", "content-type", "idempotency-key"] };
        var made = await HttpMessageSignature.SignAsync(HttpMessage.OfRequest("POST", target.AbsoluteUri, fields), options, key, TimeProvider.System, Ct);
        using var client = await _gateway.ArchiveAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)), Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in fields.Append(new("Signature-Input", made.SignatureInput)).Append(new("Signature", made.Signature)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, Ct);
    }

    /// <summary>Copies what an auditor gets, and exports from it.</summary>
    private async Task<(List<string> Commands, string Folder)> ExportAsync(string exchange)
    {
        await _gateway.StopAsync(); // all of the log is in its files
        var copy = _gateway.Folder.CreateSubdirectory("copy").FullName;
        using (var cp = ChildProcess.Start("cp", ["-r", .. new[] { "log", "log.vkey", "evidence", "answer-keys.jwks" }.Select(name => Path.Combine(_gateway.Folder.FullName, name)), copy]))
            Assert.Equal(0, await cp.ExitAsync());
        await File.WriteAllTextAsync(Path.Combine(copy, "evidence.key"), Convert.ToBase64String(_gateway.EvidenceKey), Ct);
        var pack = Path.Combine(copy, "pack.zip");
        using var export = ChildProcess.Dotnet(
            Programs.Sfg, "audit", "export", Path.Combine(copy, "log"), "--exchange", exchange, "--key", Path.Combine(copy, "log.vkey"), "--evidence-key", Path.Combine(copy, "evidence.key"), "--out", pack);
        Assert.True(await export.ExitAsync() == 0, export.Output);
        var folder = Path.Combine(copy, "pack");
        await ZipFile.ExtractToDirectoryAsync(pack, folder, Ct);
        return (PackFolder.Commands(folder), folder);
    }
}
