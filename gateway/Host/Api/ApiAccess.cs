using Microsoft.OpenApi;

namespace SecureFin.Gateway.Api;

/// <summary>How a caller shows who it is: a client certificate and an access token bound to it, both on every call.</summary>
/// <remarks>Source: RFC 8705, section 3 (certificate-bound tokens); RFC 9449 (DPoP); RFC 9068 (JWT access tokens).</remarks>
internal static class ApiAccess
{
    private const string Certificate = "certificate", Token = "token";

    public static void Describe(OpenApiDocument document)
    {
        document.AddComponent(Certificate, new OpenApiSecurityScheme { Type = SecuritySchemeType.MutualTLS, Description = "A certificate of an authority that the gateway is configured with." });
        document.AddComponent(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "An access token of the configured issuer, bound to the certificate.",
        });
        document.Security = [new OpenApiSecurityRequirement { [Reference(Certificate)] = [], [Reference(Token)] = [] }];

        OpenApiSecuritySchemeReference Reference(string name) => new(name, document);
    }
}
