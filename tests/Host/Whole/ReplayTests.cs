using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Audit.Evidence;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>What was signed for one call is good for one call, also when the gateway is another process by then.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private const string Body = """{"amount":"10.00"}""";

    private readonly RunningGateway _gateway = new() { KeepsMessages = true };
    private int _seen;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _gateway.Answer = context =>
        {
            Interlocked.Increment(ref _seen);
            return Task.CompletedTask;
        };
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_signed_call_is_taken_once_before_and_after_a_restart()
    {
        using var key = EcdsaSigningKey.FromPem(await File.ReadAllTextAsync(_gateway.Pki.Client("erp").KeyPath, Ct), CertificateThumbprint.Of(_gateway.Pki.Client("erp").Load()));
        var (signed, token) = (await SignAsync(key), await _gateway.TokenAsync());

        Assert.Equal((HttpStatusCode.OK, null), await SendAsync(token, signed));
        Assert.Equal((HttpStatusCode.Unauthorized, "signature.replayed"), await SendAsync(token, signed));
        await _gateway.RestartAsync();
        Assert.Equal((HttpStatusCode.Unauthorized, "signature.replayed"), await SendAsync(token, signed));
        Assert.Equal((HttpStatusCode.OK, null), await SendAsync(token, await SignAsync(key)));
        Assert.Equal(2, _seen);
    }

    [Fact]
    public async Task A_signature_is_kept_with_the_chain_of_the_connection_and_what_was_known_of_its_revocation()
    {
        var certificate = _gateway.Pki.Client("erp");
        using var key = EcdsaSigningKey.FromPem(await File.ReadAllTextAsync(certificate.KeyPath, Ct), CertificateThumbprint.Of(certificate.Load()));
        await SendAsync(await _gateway.TokenAsync(), await SignAsync(key));

        var outcome = (await _gateway.EntriesAsync()).Last(entry => (string?)entry["kind"] == "outcome" && entry["kept"]?["signature"] is not null);
        await using var store = new EvidenceStore(new EvidenceStoreOptions { Directory = Path.Combine(_gateway.Folder.FullName, "evidence"), MasterKey = _gateway.EvidenceKey, ReadOnly = true });
        var kept = JsonNode.Parse(store.Open((string)outcome["kept"]!["signature"]!["evidence"]!).Body.Span)!;

        var chain = kept["certificates"]!["chain"]!.AsArray().Select(der => (string)der!).ToList();
        Assert.Equal(Convert.ToBase64String(certificate.Load().RawData), chain[0]);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(_gateway.Pki.AuthorityPath);
        Assert.Equal(Convert.ToBase64String(authority.RawData), chain[^1]);
        Assert.Equal(("unchecked", null), ((string?)kept["certificates"]!["revocation"], kept["certificates"]!["revocationAsOf"]));
    }

    [Fact]
    public async Task A_DPoP_proof_is_taken_once_before_and_after_a_restart()
    {
        using var key = EcdsaSigningKey.Generate("proofs");
        var token = await _gateway.KeyBoundTokenAsync(key.PublicJwk.Thumbprint);
        var proof = await DpopProof.CreateAsync("GET", "https://localhost/erp/echo/open/dpop", key, TimeProvider.System, token, ct: Ct);

        Assert.Equal((HttpStatusCode.OK, null), await ProveAsync(token, proof));
        Assert.Equal((HttpStatusCode.Unauthorized, "identity.token_refused"), await ProveAsync(token, proof));
        await _gateway.RestartAsync();
        Assert.Equal((HttpStatusCode.Unauthorized, "identity.token_refused"), await ProveAsync(token, proof));
        Assert.Equal(1, _seen);
    }

    private async Task<Dictionary<string, string>> SignAsync(EcdsaSigningKey key)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = "application/json", ["Content-Digest"] = ContentDigest.For(Encoding.UTF8.GetBytes(Body)), ["Idempotency-Key"] = Guid.NewGuid().ToString(),
        };
        var message = HttpMessage.OfRequest("POST", "https://localhost/erp/echo/signed", [.. fields]);
        var options = new HttpSignatureOptions { Components = ["@method", "@target-uri", "content-digest", "content-type", "idempotency-key"] };
        var signature = await HttpMessageSignature.SignAsync(message, options, key, TimeProvider.System, Ct);
        (fields["Signature-Input"], fields["Signature"]) = (signature.SignatureInput, signature.Signature);
        return fields;
    }

    private async Task<(HttpStatusCode Status, string? Code)> SendAsync(string token, Dictionary<string, string> fields)
    {
        using var client = _gateway.Client(_gateway.Pki.Client("erp"), token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/erp/echo/signed") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) };
        request.Headers.Host = "localhost"; // the port changes with a restart, and the signature covers the authority
        foreach (var (name, value) in fields)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, Ct);
        return (response.StatusCode, await CodeAsync(response));
    }

    private async Task<(HttpStatusCode Status, string? Code)> ProveAsync(string token, string proof)
    {
        using var client = _gateway.Client(_gateway.Pki.Client("erp"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/erp/echo/open/dpop");
        request.Headers.Host = "localhost";
        request.Headers.Authorization = new("DPoP", token);
        request.Headers.Add("DPoP", proof);
        using var response = await client.SendAsync(request, Ct);
        return (response.StatusCode, await CodeAsync(response));
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? null : (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!["code"];
}
