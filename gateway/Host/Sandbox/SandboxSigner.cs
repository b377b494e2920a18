using System.Security.Cryptography.X509Certificates;
using SecureFin.Jose;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Signs every POST of a sandbox caller with the key of its certificate (RFC 9421, RFC 9530), as a real caller's client would.</summary>
internal sealed class SandboxSigner : DelegatingHandler
{
    private readonly EcdsaSigningKey _key;

    public SandboxSigner(DevCertificate certificate, HttpMessageHandler inner)
        : base(inner)
    {
        using var loaded = certificate.Load();
        _key = EcdsaSigningKey.From(loaded.GetECDsaPrivateKey()!, certificate.Thumbprint());
    }

    /// <summary>Adds digest and signature; covers method, target, body and the key against repetition.</summary>
    public async Task SignAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellation);
        request.Headers.TryAddWithoutValidation(ContentDigest.FieldName, ContentDigest.For(body));
        var fields = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default)
            .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value))).ToList();
        var message = HttpMessage.OfRequest(request.Method.Method, request.RequestUri!.OriginalString, fields);
        string[] components = ["@method", "@target-uri", "content-digest", "content-type", "idempotency-key"];
        var present = components.Where(name => name[0] == '@' || fields.Exists(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));
        var signature = await HttpMessageSignature.SignAsync(message, new HttpSignatureOptions { Components = [.. present] }, _key, TimeProvider.System, cancellation);
        request.Headers.TryAddWithoutValidation("Signature-Input", signature.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signature.Signature);
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post && !request.Headers.Contains("Signature"))
            await SignAsync(request, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _key.Dispose();
        base.Dispose(disposing);
    }
}
