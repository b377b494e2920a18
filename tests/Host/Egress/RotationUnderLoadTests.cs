using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Gateway.Secrets;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress;

public sealed class RotationUnderLoadTests
{
    [Fact]
    public async Task Certificate_credential_and_signing_key_change_under_500_calls_and_none_fails()
    {
        using var one = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var two = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var bankKey = EcdsaSigningKey.Generate("bank-1");
        var keysFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(keysFile, Jwks.Of(bankKey.PublicJwk).ToJson());
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "client_secret_basic", signing: "obie", responseKeys: keysFile, connections: 16));
        bench.Store.Put("banks/nordbank/client-auth", "first");
        bench.Store.Put("banks/nordbank/signing", $"kid: ours-1\n{one.ExportPkcs8PrivateKeyPem()}");

        // The bank binds each token to the certificate it was asked with, as RFC 8705 says, and is strict about it.
        var bound = new ConcurrentDictionary<string, string>();
        bench.Peer.Token = async (context, _) =>
        {
            var token = $"token-{Guid.NewGuid():N}";
            bound[token] = CertificateThumbprint.Of(context.Connection.ClientCertificate!);
            await context.Response.WriteAsync($$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":300}""");
        };
        var kids = new ConcurrentDictionary<string, int>();
        bench.Peer.Answer = async (context, body) =>
        {
            var token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..];
            if (bound.GetValueOrDefault(token) != CertificateThumbprint.Of(context.Connection.ClientCertificate!))
            {
                context.Response.StatusCode = 403;
                return;
            }

            var keys = new VerificationKeySet(
                VerificationKey.FromSpki(one.ExportSubjectPublicKeyInfo(), "ours-1", SignatureAlgorithm.ES256), VerificationKey.FromSpki(two.ExportSubjectPublicKeyInfo(), "ours-2", SignatureAlgorithm.ES256));
            var verdict = ObieJws.Verify(context.Request.Headers[ObieScheme.Field]!, body, keys, new ObieJwsOptions { Issuer = "org/software" }, TimeProvider.System);
            kids.AddOrUpdate(verdict.Header?.Kid ?? "none", 1, (_, count) => count + 1);
            await Task.Delay(5);
            context.Response.StatusCode = verdict.Ok ? 201 : 400;
            context.Response.Headers[ObieScheme.Field] = await ObieJws.SignAsync("{}"u8.ToArray(), new ObieJwsOptions { Issuer = "bank" }, bankKey, TimeProvider.System);
            await context.Response.WriteAsync("{}");
        };

        var done = 0;
        using var parallel = new SemaphoreSlim(50);
        var calls = Enumerable.Range(0, 500).Select(async _ =>
        {
            await parallel.WaitAsync();
            using var response = await bench.SendAsync(bench.Post("domestic-payments", """{"pay":1}""", EgressBench.NewExchange()));
            Interlocked.Increment(ref done);
            parallel.Release();
            return (int)response.StatusCode;
        }).ToList();

        await CutOver(bench, "transport", bench.Pki.ClientPem("gateway two"), () => done > 100);
        await CutOver(bench, "client-auth", "second", () => done > 200);
        await CutOver(bench, "signing", $"kid: ours-2\n{two.ExportPkcs8PrivateKeyPem()}", () => done > 300);
        var statuses = await Task.WhenAll(calls);

        Assert.All(statuses, status => Assert.Equal(201, status));
        Assert.Equal(2, bench.Peer.Received.Select(seen => seen.Thumbprint).Distinct().Count());
        Assert.True(kids["ours-1"] > 0 && kids["ours-2"] > 0);
        File.Delete(keysFile);
    }

    [Fact]
    public async Task A_long_answer_flows_on_while_the_certificate_changes()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, bufferBytes: 1000));
        using var goOn = new SemaphoreSlim(0);
        bench.Peer.Answer = async (context, _) =>
        {
            await context.Response.Body.WriteAsync(new byte[5000]);
            await context.Response.Body.FlushAsync();
            await goOn.WaitAsync();
            await context.Response.Body.WriteAsync(new byte[5000]);
        };
        var exchange = EgressBench.NewExchange();
        using var response = await bench.SendAsync(bench.Get("statements", exchange));
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[5000]);
        await CutOver(bench, "transport", bench.Pki.ClientPem("gateway two"), () => true);
        await bench.Road.Transport.CutOverAsync(default);
        goOn.Release();
        await stream.ReadExactlyAsync(new byte[5000]);
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        Assert.Equal("answered", exchange.Upstream.Single().Result);
    }

    private static async Task CutOver(EgressBench bench, string secret, string value, Func<bool> when)
    {
        while (!when())
            await Task.Delay(1);
        var name = $"banks/nordbank/{secret}";
        bench.Store.Put(name, value);
        bench.Live.Activate(name, await bench.Store.GetAsync(name, default));
    }
}
