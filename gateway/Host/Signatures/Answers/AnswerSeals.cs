using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Jose;

namespace SecureFin.Gateway.Signatures.Answers;

/// <summary>Signs answers in the gateway's name, so that a caller can show to others what it was told, and to what.</summary>
/// <remarks>
/// Source: RFC 9421 section 2.4 (<c>;req</c> binds an answer to its request), RFC 9530. An answer that is held whole is signed
/// with its digest; a longer one over its head alone, its digest stands in the log's <c>outcome-closed</c> entry.
/// </remarks>
internal sealed class AnswerSeals(SealingKeySources sources, IEvidenceLog evidence, IOptions<AnswerSealOptions> options, IOptions<IdentityOptions> identity, PublishedKeys published, TimeProvider time)
{
    /// <summary>Label of the signature; another one that an upstream made keeps its own.</summary>
    public const string Label = "sfg";

    /// <summary>Secret with the key, where the section names no other place.</summary>
    public const string SecretName = "gateway/seal";

    private static readonly string[] OfAnswer = ["content-type", "content-digest", "sfg-exchange-id", "signature-key-certificate"];
    private static readonly string[] OfRequest = ["content-digest", "idempotency-key"];
    private readonly Lazy<ISealingKeys> _keys = new(() => sources.Open(
        "answers", new SignatureOptions { Key = options.Value.Key, KeyId = options.Value.KeyId, CertifyFor = options.Value.CertifyFor }, SecretName, SignatureAlgorithm.PS256, evidence));
    private readonly HashSet<string> _workloads = [.. identity.Value.Workloads.Where(workload => workload.Value.SealAnswers).Select(workload => workload.Key)];

    /// <summary>True when this caller's answers are signed.</summary>
    public bool Wants(Exchange exchange) => _workloads.Count > 0 && exchange.Caller is { } caller && _workloads.Contains(caller.Workload);

    /// <summary>Signs the answer as its head stands now.</summary>
    /// <param name="context">Of the call.</param>
    /// <param name="digest">SHA-256 of the whole body; null when it has none, or is not known yet.</param>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: the key cannot be had, and nothing leaves unsigned.</exception>
    public async ValueTask SealAsync(HttpContext context, byte[]? digest)
    {
        var exchange = context.Exchange();
        var headers = context.Response.Headers;
        headers[ReceiptHeaders.ExchangeId] = exchange.Id;
        headers.Remove(ContentDigest.FieldName); // of the body as an upstream sent it
        headers.Remove(HttpMessageScheme.CertificateField); // an upstream's key is not to be told in our name
        Disown(headers);
        if (digest is not null)
            headers[ContentDigest.FieldName] = ContentDigest.ForSha256Hash(digest);
        var key = await _keys.Value.GetAsync(CancellationToken.None); // what happened is signed and logged, also when the caller has gone
        var named = options.Value.KeyId is { } keyId && key.Statement is null ? new RenamedKey(key.Key, keyId) : key.Key;
        if (key.Statement is { } statement)
            headers[HttpMessageScheme.CertificateField] = statement; // brings the key; who certified it is published
        var verifies = key.CertifiedBy ?? named.PublicJwk;
        published.Note(verifies, key.CertifiedBy?.Kid ?? named.Kid);
        var made = await HttpMessageSignature.SignAsync(MessageOf(context), new HttpSignatureOptions { Components = Components(context), Label = Label, Lifetime = null, Nonce = false }, named, time, CancellationToken.None);
        headers.Append("Signature-Input", made.SignatureInput);
        headers.Append("Signature", made.Signature);
        exchange.AnswerSeal = new AnswerSeal(named.Kid, made.Signature);
    }

    // An upstream that signs under our label would spoil ours: a label stands once in a message.
    private static void Disown(IHeaderDictionary headers)
    {
        if (IsForeign(headers, "Signature-Input") && IsForeign(headers, "Signature"))
            return;
        headers.Remove("Signature-Input");
        headers.Remove("Signature");
    }

    // an absent field is an empty dictionary (RFC 9651 section 4.2.2)
    private static bool IsForeign(IHeaderDictionary headers, string field) =>
        StructuredField.TryParseDictionary(string.Join(", ", headers[field].AsEnumerable()), out var members) && members!.Find(Label) is null;

    private static List<string> Components(HttpContext context) =>
    [
        "@status", .. OfAnswer.Where(context.Response.Headers.ContainsKey),
        "@method;req", "@target-uri;req", .. OfRequest.Where(context.Request.Headers.ContainsKey).Select(name => name + ";req"),
    ];

    private static HttpMessage MessageOf(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return HttpMessage.OfResponse(context.Response.StatusCode, Fields(context.Response.Headers), HttpMessage.OfRequest(request.Method, $"{request.Scheme}://{request.Host}{target}", Fields(request.Headers)));
    }

    private static List<KeyValuePair<string, string>> Fields(IHeaderDictionary headers) =>
        [.. headers.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))];
}
