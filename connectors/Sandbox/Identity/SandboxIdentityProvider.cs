using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Identity;

/// <summary>
/// The sandbox's OAuth authorization server on loopback: discovery, keys, and client credentials with certificate-bound access tokens
/// (RFC 8414, RFC 6749 section 4.4, RFC 8705, RFC 9068). Keys live in memory and rotate on request.
/// </summary>
public sealed class SandboxIdentityProvider : IAsyncDisposable
{
    private readonly SandboxIdentityOptions _options;
    private readonly TokenPrinter _printer;
    private readonly WebApplication _app;
    private readonly X509Certificate2 _authority;

    private SandboxIdentityProvider(SandboxIdentityOptions options)
    {
        _options = options;
        _printer = new TokenPrinter(options);
        _authority = X509CertificateLoader.LoadCertificateFromFile(options.Pki.AuthorityPath);
        _app = BuildApp();
    }

    /// <summary><c>iss</c> of its tokens: <c>https://localhost:port</c>.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>Where its keys are published.</summary>
    public string JwksUri => Issuer + "/jwks";

    /// <summary>Where clients get tokens.</summary>
    public string TokenEndpoint => Issuer + "/token";

    /// <summary>Starts serving.</summary>
    public static async Task<SandboxIdentityProvider> StartAsync(SandboxIdentityOptions options, CancellationToken cancellation = default)
    {
        var provider = new SandboxIdentityProvider(options);
        await provider._app.StartAsync(cancellation);
        var address = provider._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        provider.Issuer = $"https://localhost:{new Uri(address).Port}";
        return provider;
    }

    /// <summary>Makes a token in process, without authentication: for demonstrations and tests.</summary>
    /// <exception cref="ArgumentException">There is no such client.</exception>
    public ValueTask<string> IssueAsync(TokenOrder order)
    {
        var client = _options.Clients.SingleOrDefault(client => client.ClientId == order.ClientId)
            ?? throw new ArgumentException("There is no such client.", nameof(order));
        return _printer.PrintAsync(order, client, client.Scopes, Issuer);
    }

    /// <summary>Signs with a new key from now on; the old ones stay published.</summary>
    public void RotateKeys() => _printer.Rotate();

    /// <summary>Stops publishing all keys but the newest.</summary>
    public void RetireKeys() => _printer.Retire();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _printer.Dispose();
        _authority.Dispose();
    }

    private WebApplication BuildApp()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "sandbox-identity" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024;
            kestrel.Listen(IPAddress.Loopback, _options.Port, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = _options.Pki.Server("identity").Load(),
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = IsOurs,
            }));
        });
        var app = builder.Build();
        app.Run(AnswerAsync);
        return app;
    }

    private bool IsOurs(X509Certificate2 certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    private Task AnswerAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/.well-known/openid-configuration" or "/.well-known/oauth-authorization-server") => WriteAsync(context, 200, WriteMetadata),
        ("GET", "/jwks") => context.Response.WriteAsync(_printer.PublishedKeys()),
        ("POST", "/token") => TokenAsync(context),
        _ => RefuseAsync(context, 404, "not_found"),
    };

    private void WriteMetadata(Utf8JsonWriter json)
    {
        json.WriteString("issuer", Issuer);
        json.WriteString("jwks_uri", JwksUri);
        json.WriteString("token_endpoint", TokenEndpoint);
        json.WriteBoolean("tls_client_certificate_bound_access_tokens", true);
        WriteList(json, "token_endpoint_auth_methods_supported", "tls_client_auth");
        WriteList(json, "grant_types_supported", "client_credentials");
    }

    private static void WriteList(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private async Task TokenAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            await RefuseAsync(context, 400, "invalid_request");
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var client = _options.Clients.SingleOrDefault(client => client.ClientId == form["client_id"].ToString());
        if (client is null || context.Connection.ClientCertificate is not { } certificate || !ClientCertificates.IsOf(certificate, client.Workload))
            await RefuseAsync(context, 401, "invalid_client");
        else if (form["grant_type"] != "client_credentials")
            await RefuseAsync(context, 400, "unsupported_grant_type");
        else
            await GrantAsync(context, client, form["scope"].ToString(), CertificateThumbprint.Of(certificate));
    }

    private async Task GrantAsync(HttpContext context, SandboxClient client, string asked, string thumbprint)
    {
        var scopes = asked.Length == 0 ? client.Scopes : asked.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (scopes.Except(client.Scopes, StringComparer.Ordinal).Any())
        {
            await RefuseAsync(context, 400, "invalid_scope");
            return;
        }

        var token = await _printer.PrintAsync(new TokenOrder(client.ClientId, thumbprint), client, scopes, Issuer);
        await WriteAsync(context, 200, json =>
        {
            json.WriteString("access_token", token);
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", (int)_options.TokenLifetime.TotalSeconds);
            json.WriteString("scope", string.Join(' ', scopes));
        });
    }

    private static Task RefuseAsync(HttpContext context, int status, string error) =>
        WriteAsync(context, status, json => json.WriteString("error", error));

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> content)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        content(json);
        json.WriteEndObject();
    }
}
