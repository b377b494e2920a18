using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress.Signing;

/// <summary>A bank's answer signed in a profile's way, right or wrong in one respect.</summary>
internal static class BankAnswer
{
    private static readonly byte[] Body = """{"status":"ACCP"}"""u8.ToArray();
    private static readonly RSA Other = RSA.Create(2048);

    /// <param name="what"><c>good</c>, or what is wrong: <c>body</c>, <c>unsigned</c>, <c>other request</c>, <c>status</c>, <c>other key</c>.</param>
    public static async Task WriteAsync(string profile, string what, HttpContext context)
    {
        var algorithm = profile is "berlin-group" or "bunq" ? SignatureAlgorithm.RS256 : SignatureAlgorithm.PS256;
        var key = what == "other key" ? RsaSigningKey.FromPem(Other.ExportPkcs8PrivateKeyPem(), "seal-1", algorithm) : Seal.Rsa.Signer(algorithm);
        if (what != "unsigned")
            await SignAsync(profile, what, context, key);
        if (what == "status")
            context.Response.StatusCode = 202;
        await context.Response.Body.WriteAsync(what == "body" ? Encoding.UTF8.GetBytes("""{"status":"RJCT"}""") : Body);
    }

    private static async Task SignAsync(string profile, string what, HttpContext context, ISigningKey key)
    {
        var headers = context.Response.Headers;
        var request = context.Request;
        switch (profile)
        {
            case "obie":
                headers["x-jws-signature"] = await ObieJws.SignAsync(Body, new ObieJwsOptions { Issuer = "bank" }, key, TimeProvider.System);
                break;
            case "bunq":
                headers["X-Bunq-Server-Signature"] = await BodySignature.SignAsync(Body, key);
                break;
            case "berlin-group":
                headers["Digest"] = LegacyDigest.For(Body);
                headers["X-Request-ID"] = what == "other request" ? Guid.NewGuid().ToString() : request.Headers["X-Request-ID"].ToString();
                headers["Signature"] = await CavageSignature.SignAsync(HttpMessage.OfResponse(200, Fields(headers)), ["digest", "x-request-id"], "SN=1,CA=CN=bank", key);
                break;
            default:
                headers["Content-Digest"] = ContentDigest.For(Body);
                var target = what == "other request" ? "/other" : context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
                var asked = HttpMessage.OfRequest(request.Method, $"https://{request.Host}{target}", Fields(request.Headers));
                var options = new HttpSignatureOptions { Components = ["@status", "content-digest", "@method;req", "@target-uri;req", "signature;req;key=\"sig1\""] };
                var signed = await HttpMessageSignature.SignAsync(HttpMessage.OfResponse(200, Fields(headers), asked), options, key, TimeProvider.System);
                (headers["Signature-Input"], headers["Signature"]) = (signed.SignatureInput, signed.Signature);
                break;
        }
    }

    private static List<KeyValuePair<string, string>> Fields(IHeaderDictionary headers) =>
        [.. headers.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))];
}
