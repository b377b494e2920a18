using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank;

/// <summary>Gives access tokens by client credentials, bound to the client certificate.</summary>
/// <remarks>Source: RFC 6749 section 4.4, RFC 7523 (private_key_jwt), RFC 8705 (tls_client_auth, cnf.x5t#S256), RFC 9068.</remarks>
internal sealed class TokenEndpoint(SandboxBankOptions options, ClientRegistry clients, BankKeys keys, string issuer)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly string[] KnownScopes = ["payments", "accounts"];

    private readonly SeenOnce _assertions = new(options.Time);

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is not <= 16 * 1024)
        {
            await RefuseAsync(context, 400, "invalid_request");
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var scopes = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (form["grant_type"] != "client_credentials")
            await RefuseAsync(context, 400, "unsupported_grant_type");
        else if (scopes.Length == 0 || scopes.Except(KnownScopes).Any())
            await RefuseAsync(context, 400, "invalid_scope");
        else if (Authenticate(context, form) is not { } client)
            await RefuseAsync(context, 401, "invalid_client");
        else
            await GrantAsync(context, client, scopes);
    }

    private ClientRecord? Authenticate(HttpContext context, IFormCollection form)
    {
        if (form["client_assertion_type"] == AssertionType)
            return ByAssertion(form["client_assertion"].ToString());
        if (Basic(context.Request.Headers.Authorization.ToString()) is var (id, secret))
            return clients.Find(id) is { } known && known.HasSecret(secret) ? known : null;
        if (clients.Find(form["client_id"].ToString()) is not { } client)
            return null;
        if (form["client_secret"].ToString() is { Length: > 0 } posted)
            return client.HasSecret(posted) ? client : null;
        return context.Connection.ClientCertificate is { } certificate && client.Owns(certificate) ? client : null;
    }

    // The issuer of an assertion is read before it is verified, only to know whose keys to verify it with.
    private ClientRecord? ByAssertion(string assertion)
    {
        foreach (var client in clients.All)
        {
            var policy = new JwtPolicy
            {
                Issuer = client.ClientId,
                Audiences = [issuer, issuer + "/token"],
                Types = ["JWT", "client-authentication+jwt"],
                MaxLifetime = TimeSpan.FromMinutes(10),
                RequiredClaims = ["sub", "jti"],
                RequireBinding = false,
            };
            var result = new JwtValidator(policy, options.Time).Validate(assertion, client.Keys, JwtBinding.None);
            if (result.Ok && result.Claims.Subject == client.ClientId)
                return _assertions.IsFirst(client.ClientId + "/" + result.Claims.TokenId, result.Claims.ExpiresAt) ? client : null;
        }

        return null;
    }

    private async Task GrantAsync(HttpContext context, ClientRecord client, string[] scopes)
    {
        var builder = new JwtBuilder().Type("at+jwt").Claim("iss", issuer).Claim("aud", issuer).Claim("sub", client.ClientId)
            .Claim("client_id", client.ClientId).Claim("scope", string.Join(' ', scopes)).Times(options.Time, options.TokenLifetime).FreshId();
        if (context.Connection.ClientCertificate is { } certificate)
            builder.BoundToCertificate(CertificateThumbprint.Of(certificate));
        var token = await builder.SignAsync(keys.Token, context.RequestAborted);
        await WriteAsync(context, 200, new JsonObject
        {
            ["access_token"] = token,
            ["token_type"] = "Bearer",
            ["expires_in"] = (long)options.TokenLifetime.TotalSeconds,
            ["scope"] = string.Join(' ', scopes),
        });
    }

    private static (string Id, string Secret)? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 && parts[1].Length > 0 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }

    private static Task RefuseAsync(HttpContext context, int status, string error) =>
        WriteAsync(context, status, new JsonObject { ["error"] = error });

    private static async Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
