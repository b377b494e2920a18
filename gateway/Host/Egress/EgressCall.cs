using System.Security.Cryptography;
using SecureFin.Gateway.Body;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Egress;

/// <summary>What the handlers of one chain know about one call; opened by the first, read by the others.</summary>
/// <remarks>Owned by the one call; a second attempt after a refused token resets what belongs to an attempt.</remarks>
internal sealed class EgressCall(Exchange exchange, Upstream upstream, CancellationToken caller)
{
    private static readonly HttpRequestOptionsKey<EgressCall> Key = new("SecureFin.EgressCall");

    /// <summary>Asks the token broker for other scopes than the upstream's default: a space separated list.</summary>
    public static readonly HttpRequestOptionsKey<string> Scope = new("SecureFin.Scope");

    /// <summary>Demands a signature on the answer to this request even where the bank signs only some answers.</summary>
    public static readonly HttpRequestOptionsKey<bool> SignedAnswer = new("SecureFin.SignedAnswer");

    private byte[]? _beforeSeal;

    /// <summary>Marks the request that makes a bank pay: that it was refused is believed only of an answer that is signed, where answers are.</summary>
    public static readonly HttpRequestOptionsKey<bool> MovesMoney = new("SecureFin.MovesMoney");

    public Exchange Exchange { get; } = exchange;

    public Upstream Upstream { get; } = upstream;

    /// <summary>Cancelled when the caller went away, not when our deadline passed.</summary>
    public CancellationToken Caller { get; } = caller;

    /// <summary>Connection pool that the call holds from token to answer, so that token and certificate fit.</summary>
    public TransportSession Session { get; set; } = null!;

    /// <summary>Exact bytes of the request body; empty while <see cref="LongBody"/> stands for it.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>The body without the signature inside it; the same as <see cref="Body"/> for every profile that signs beside the body.</summary>
    public byte[] BodyBeforeSeal => _beforeSeal ?? Body;

    /// <summary>The request body when it waits on disk, too long for memory.</summary>
    public SpooledBody? LongBody { get; set; }

    /// <summary>SHA-256 of the body.</summary>
    public byte[] BodyDigest { get; set; } = [];

    /// <summary>Key that signed this attempt, or null.</summary>
    public string? SignatureKid { get; set; }

    /// <summary>Verdict on this attempt's answer, or null when none was demanded.</summary>
    public bool? ResponseSignatureValid { get; set; }

    /// <summary>Fingerprint of the key that signed this attempt's answer, once that is known to hold.</summary>
    public string? ResponseKey { get; set; }

    /// <summary>HTTP status of this attempt's answer as soon as its head is there.</summary>
    public int? Status { get; set; }

    /// <summary>SHA-256 of this attempt's answer as soon as it is held.</summary>
    public byte[]? ResponseDigest { get; set; }

    /// <summary>This attempt's right to use one connection.</summary>
    public SendTicket Ticket { get; private set; } = new();

    /// <summary>Puts the body with a signature inside it in the place of the body.</summary>
    public void Seal(HttpRequestMessage request, byte[] body)
    {
        _beforeSeal ??= Body;
        (Body, BodyDigest) = (body, SHA256.HashData(body));
        Renew(request);
    }

    /// <summary>The call of a request.</summary>
    public static EgressCall Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var call) ? call : throw new InvalidOperationException("Request outside the egress chain.");

    /// <summary>Opens the call of a request.</summary>
    public static EgressCall Open(HttpRequestMessage request, Upstream upstream, CancellationToken caller)
    {
        var context = EgressContext.Of(request);
        if (context.Upstream != upstream.Id)
            throw new InvalidOperationException("Request in the chain of another upstream.");
        var call = new EgressCall(context.Exchange, upstream, caller);
        request.Options.Set(Key, call);
        return call;
    }

    /// <summary>Largest answer that is held back, in bytes.</summary>
    public long BufferBytes => Exchange.Route is { Kind: not Routes.RouteKind.Canonical } route ? route.BufferBytes : Upstream.Options.BufferBytes;

    /// <summary>The body as content that is written once.</summary>
    public HttpContent Seal() => LongBody is null ? new SealedContent(Body) : new SealedLongContent(LongBody);

    /// <summary>Begins another attempt with the same bytes; only for a request that certainly was not acted upon.</summary>
    public void NextAttempt(HttpRequestMessage request)
    {
        Ticket = new SendTicket();
        SignatureKid = null;
        ResponseSignatureValid = null;
        ResponseKey = null;
        Status = null;
        ResponseDigest = null;
        Renew(request);
    }

    // The content of a request is sent once; another attempt needs another one with the same headers.
    private void Renew(HttpRequestMessage request)
    {
        if (request.Content is null)
            return;
        var headers = request.Content.Headers.ToList();
        request.Content = Seal();
        foreach (var header in headers)
            request.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
    }
}
