namespace SecureFin.Gateway.Egress.Signing;

/// <summary>Makes the scheme of an upstream's profile.</summary>
internal static class SignatureScheme
{
    /// <summary>The scheme, or null when the upstream's messages are not signed.</summary>
    public static ISignatureScheme? Of(Upstream upstream, TimeProvider time) => upstream.Signature is not { } profile ? null : profile.Kind switch
    {
        SignatureKind.Obie => new ObieScheme(upstream, profile, time),
        SignatureKind.Cavage => new CavageScheme(profile, time),
        SignatureKind.HttpMessage => new HttpMessageScheme(profile, time),
        SignatureKind.Body => new BodyScheme(profile),
        SignatureKind.Cms => new CmsScheme(profile, time),
        SignatureKind.Webhook => new WebhookScheme(time),
        SignatureKind.Xml => new XmlScheme(time),
        _ => throw new InvalidOperationException("A kind of signature without a scheme."),
    };

    /// <summary>The one value of a field of an answer; null when it has none, or more than one.</summary>
    public static string? Single(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;
}
