using SecureFin.Contract;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress;

/// <summary>A bank or system that the gateway may call; immutable.</summary>
internal sealed class Upstream
{
    public Upstream(string id, bool isBank, UpstreamOptions options)
    {
        Id = id;
        IsBank = isBank;
        Options = options;
        BaseAddress = new Uri(options.BaseAddress.EndsWith('/') ? options.BaseAddress : options.BaseAddress + "/");
        TokenEndpoint = options.TokenEndpoint is null ? null : new Uri(options.TokenEndpoint);
        ShowsCertificate = options.ClientCertificate ?? isBank;
        Signature = SignatureProfile.Of(options.SigningProfile, options.Signature);
        ResponseSignatures = options.ResponseSignatures ?? (Signature is { AnswersAreSigned: true } ? "required" : "none");
        var room = isBank ? "banks" : "systems";
        TransportSecret = SecretName.Transport(room, id);
        SigningSecret = SecretName.Signing(room, id);
        ClientAuthSecret = SecretName.ClientAuth(room, id);
    }

    public string Id { get; }

    /// <summary>False for an internal system.</summary>
    public bool IsBank { get; }

    public UpstreamOptions Options { get; }

    /// <summary>Ends with a slash.</summary>
    public Uri BaseAddress { get; }

    public Uri? TokenEndpoint { get; }

    public bool ShowsCertificate { get; }

    /// <summary>How its messages are signed; null when they are not.</summary>
    public SignatureProfile? Signature { get; }

    /// <summary>True when requests are signed with a key of the secret store.</summary>
    public bool SignsWithSecret => Signature is not null && Options.Signature.Key == "secret";

    /// <summary><c>required</c>, <c>when-present</c> or <c>none</c>.</summary>
    public string ResponseSignatures { get; }

    public string TransportSecret { get; }

    public string SigningSecret { get; }

    public string ClientAuthSecret { get; }

    /// <summary>Secrets that a call to it needs.</summary>
    public IEnumerable<string> SecretNames
    {
        get
        {
            if (ShowsCertificate)
                yield return TransportSecret;
            if (SignsWithSecret)
                yield return SigningSecret;
            if (Options.ClientAuthentication is not ("none" or "tls_client_auth"))
                yield return ClientAuthSecret;
        }
    }

    /// <summary>The refusal when it is certain that nothing reached the upstream.</summary>
    public ProblemException NotSent(string detail, Exception? inner = null) =>
        new(IsBank ? Problems.BankUnavailable : Problems.UpstreamUnavailable, detail, inner);

    /// <summary>The refusal when the request may have been acted upon: for a bank the outcome is unknown.</summary>
    public ProblemException Unknown(string detail, Exception? inner = null) =>
        new(IsBank ? Problems.BankTimeout : Problems.UpstreamTimeout, detail, inner);

    /// <summary>The refusal when the answer is not to be believed; the request was acted upon or not.</summary>
    public ProblemException Untrusted(string detail, Exception? inner = null) =>
        new(IsBank ? Problems.BankUntrusted : Problems.UpstreamTimeout, detail, inner);
}
