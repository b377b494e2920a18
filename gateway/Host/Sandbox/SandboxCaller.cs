using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Sandbox;

/// <summary>One caller of the sandbox: a client certificate, an OAuth client, and what it sends.</summary>
internal sealed class SandboxCaller : IDisposable
{
    private readonly DevCertificate _certificate;
    private readonly string _clientId;
    private readonly SandboxIdentityProvider _identity;

    public SandboxCaller(DevCertificate certificate, string clientId, SandboxIdentityProvider identity, string authority, Uri edge)
    {
        (_certificate, _clientId, _identity) = (certificate, clientId, identity);
        Signer = new SandboxSigner(certificate, Handler(certificate, authority));
        Http = new HttpClient(Signer) { BaseAddress = edge, Timeout = TimeSpan.FromSeconds(15) };
    }

    /// <summary>Signs what this caller posts.</summary>
    public SandboxSigner Signer { get; }

    /// <summary>Shows the certificate and signs; adds no token by itself.</summary>
    public HttpClient Http { get; }

    /// <summary>A token of this client, bound to its certificate.</summary>
    public async Task<string> TokenAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await _identity.IssueAsync(new TokenOrder(_clientId, _certificate.Thumbprint()));
    }

    /// <summary>Sends one request; dot segments and doubled slashes of the target stay as written.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string target, string? json, string? idempotencyKey, string token, CancellationToken cancellation)
    {
        var uri = new Uri(Http.BaseAddress!.ToString().TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, cancellation);
        return await Answer.ReadAsync(response, cancellation);
    }

    public void Dispose() => Http.Dispose();

    private static SocketsHttpHandler Handler(DevCertificate certificate, string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { ClientCertificates = [certificate.Load()], CertificateChainPolicy = policy },
        };
    }
}
