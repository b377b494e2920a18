using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Pipeline;
using SecureFin.Jose;

namespace SecureFin.Gateway.Signatures;

/// <summary>Judges the caller's HTTP message signature over exactly what came in.</summary>
/// <remarks>Source: RFC 9421 section 3.2, RFC 9530. The target is the raw one; the body's digest must be covered and right.</remarks>
internal sealed class CallerSignatureVerifier(CallerKeys keys, SignatureReplays replays, JudgedChains chains, IOptions<CallerSignatureOptions> options, TimeProvider time)
{
    /// <summary>The signature with its evidence.</summary>
    /// <exception cref="ProblemException"><c>signature.invalid</c>, <c>signature.expired</c> or <c>signature.replayed</c>.</exception>
    public CallerSignature Verify(HttpContext context)
    {
        var exchange = context.Exchange();
        var message = MessageOf(context);
        var certificate = context.Connection.ClientCertificate;
        CallerKey? used = null;
        var result = HttpMessageSignature.Verify(message, keyId => (used = keys.Find(exchange.Caller!, certificate, keyId))?.Key, Policy(context), time);
        if (!result.Ok)
            throw Refusal(result.Error);
        if (!CoversTarget(message, result.Components))
            throw Refusal(HttpSignatureError.Coverage);
        // With a body the Body stage has judged the digest already; this is for a digest that stands there without one.
        if (exchange.LongBody is null && context.Request.Headers.TryGetValue(ContentDigest.FieldName, out var digest)
            && !(ContentDigest.TryParse(digest.ToString(), out var parsed) && parsed!.Matches(exchange.Body.Span)))
            throw Refusal(HttpSignatureError.Digest);
        TakeOnce(result, used!);
        return CallerSignatureEvidence.Of(message, result, used!, chains.Of(certificate));
    }

    /// <summary>What an unsigned request is told to cover (RFC 9421 section 5.1).</summary>
    public static string Accepted(HttpContext context) =>
        $"sig1=({string.Join(' ', Required(context).Append("@target-uri").Select(name => $"\"{name}\""))});created;nonce;keyid";

    private static List<string> Required(HttpContext context)
    {
        var headers = context.Request.Headers;
        List<string> required = ["@method"];
        if (context.Exchange() is { Body.Length: > 0 } or { LongBody: not null })
            required.AddRange(headers.ContentType.Count > 0 ? ["content-digest", "content-type"] : ["content-digest"]);
        if (headers.ContainsKey("Idempotency-Key"))
            required.Add("idempotency-key");
        return required;
    }

    private static bool CoversTarget(HttpMessage message, IReadOnlyList<string> components) =>
        components.Contains("\"@target-uri\"")
        || (components.Contains("\"@authority\"") && (components.Contains("\"@request-target\"")
            || (components.Contains("\"@path\"") && (components.Contains("\"@query\"") || !message.HasQuery))));

    private HttpSignaturePolicy Policy(HttpContext context) => new()
    {
        RequiredComponents = Required(context),
        Tag = options.Value.Tag,
        MaxAge = options.Value.MaxAge,
        ClockSkew = options.Value.ClockSkew,
    };

    private static HttpMessage MessageOf(HttpContext context)
    {
        var request = context.Request;
        var fields = request.Headers.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))).ToList();
        if (PresentedAuthorization.Take(context) is { } authorization)
            fields.Add(KeyValuePair.Create("Authorization", authorization));
        try
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            return HttpMessage.OfRequest(request.Method, $"{request.Scheme}://{request.Host}{target}", fields);
        }
        catch (ArgumentException)
        {
            throw Refusal(HttpSignatureError.Component);
        }
    }

    private void TakeOnce(HttpSignatureResult result, CallerKey key)
    {
        var created = result.Created!.Value;
        if (!replays.CanJudge(created))
            throw new ProblemException(Problems.SignatureExpired, "The signature is older than this gateway's memory of nonces; sign again.");
        var until = created + options.Value.MaxAge + options.Value.ClockSkew + options.Value.ClockSkew;
        if (!replays.TryNote(key.Jwk.Thumbprint, result.Nonce!, until))
            throw new ProblemException(Problems.SignatureReplayed, "The nonce was used before.");
    }

    private static ProblemException Refusal(JoseError error) => error == HttpSignatureError.Time
        ? new(Problems.SignatureExpired, error.Title)
        : new(Problems.SignatureInvalid, $"{error.Title} ({error.Code})");
}
