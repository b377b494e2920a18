using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Scenarios.Model;

namespace SecureFin.Scenarios.Running;

/// <summary>Sends requests over mutual TLS with a bound access token that is renewed before it ends.</summary>
public sealed class RequestSender : IDisposable
{
    private readonly Scenario _scenario;
    private readonly HttpClient _http;
    private readonly AccessTokens? _tokens;

    private RequestSender(Scenario scenario, HttpClient http)
    {
        (_scenario, _http) = (scenario, http);
        _tokens = scenario.Token is null ? null : new AccessTokens(scenario.Token, http, TimeProvider.System);
    }

    /// <summary>A sender with the scenario's certificate and authorities; the system's store is not asked.</summary>
    public static RequestSender Create(Scenario scenario)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, EnableMultipleHttp2Connections = true };
        if (scenario.Tls is { } files)
            handler.SslOptions = Options(files);
        return new RequestSender(scenario, new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) });
    }

    /// <summary>Sends one request and reads the whole answer.</summary>
    /// <returns>The status, or 0 when none came.</returns>
    public async Task<int> SendAsync(RequestTemplate template, CancellationToken cancellation)
    {
        try
        {
            using var request = template.Make(_scenario.Target!);
            if (_tokens is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tokens.GetAsync(cancellation));
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }

    public void Dispose() => _http.Dispose();

    private static SslClientAuthenticationOptions Options(TlsFiles files)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(files.Authorities);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return new SslClientAuthenticationOptions
        {
            // Through PKCS #12, so that the key is usable for TLS on every platform.
            ClientCertificates = [X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)],
            CertificateChainPolicy = policy,
        };
    }
}
