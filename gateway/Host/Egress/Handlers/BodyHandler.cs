using System.Collections.Frozen;
using System.Security.Cryptography;
using SecureFin.Audit.Native;
using SecureFin.Contract;
using SecureFin.Gateway.Body;
using SecureFin.Gateway.Egress.Transport;

namespace SecureFin.Gateway.Egress.Handlers;

/// <summary>Takes the request's body once as exact bytes, drops headers that must not go out, and enters the connection pool.</summary>
internal sealed class BodyHandler(Upstream upstream, UpstreamTransport transport) : DelegatingHandler
{
    /// <summary>Never leave, whoever put them there: identity is the gateway's own, and a bank learns nothing of the way a call came.</summary>
    private static readonly FrozenSet<string> Forbidden = new[]
    {
        "Proxy-Authorization", "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Real-IP",
        "X-Forwarded-Client-Cert", "X-Client-Cert", "X-SSL-Client-Cert", "baggage", "Request-Id", "Correlation-Context",
        "Upgrade", "Expect", "Accept-Encoding", "Transfer-Encoding", "X-HTTP-Method-Override", "Host", "Connection",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Leave only where the operator lists them for this upstream.</summary>
    private static readonly FrozenSet<string> Unlisted =
        new[] { "Cookie", "traceparent", "tracestate" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly byte[] EmptyDigest = SHA256.HashData([]);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = EgressCall.Of(request);
        Resolve(request);
        CleanHeaders(request);
        await SealAsync(request, call, cancellationToken);
        call.Session = await EnterAsync(request, cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            call.Session.Leave();
        }
    }

    private ValueTask<TransportSession> EnterAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (!request.Options.TryGetValue(TransportSession.Held, out var held))
            return transport.EnterAsync(cancellation);
        return held.TryJoin() ? ValueTask.FromResult(held) : throw upstream.NotSent("The client certificate was replaced meanwhile.");
    }

    /// <summary>An address below the upstream's own hosts, made absolute.</summary>
    private void Resolve(HttpRequestMessage request)
    {
        var address = request.RequestUri ?? throw new InvalidOperationException("Request without address.");
        if (!address.IsAbsoluteUri)
            request.RequestUri = address = new Uri(upstream.BaseAddress, address.OriginalString.TrimStart('/'));
        if (!IsOwn(upstream.BaseAddress, address) && !IsOwn(upstream.TokenEndpoint, address))
            throw new ProblemException(Problems.Internal, "A request was made for a host that is not the upstream's.");
    }

    private static bool IsOwn(Uri? own, Uri address) => own is not null && own.Scheme == address.Scheme && own.Host == address.Host && own.Port == address.Port && address.UserInfo.Length == 0;

    private void CleanHeaders(HttpRequestMessage request)
    {
        List<string>? found = null;
        foreach (var header in request.Headers.NonValidated)
        {
            if (Forbidden.Contains(header.Key) || (Unlisted.Contains(header.Key) && !IsListed(header.Key)))
                (found ??= []).Add(header.Key);
        }

        foreach (var name in found ?? [])
            request.Headers.Remove(name);
    }

    private bool IsListed(string name) =>
        upstream.Options.RequestHeaders.Contains("*") || upstream.Options.RequestHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);

    private async Task SealAsync(HttpRequestMessage request, EgressCall call, CancellationToken cancellation)
    {
        var content = request.Content;
        if (content is not null && call.Exchange.LongBody is { } longer && upstream.Signature is null)
            TakeLong(call, longer);
        else
            await TakeAsync(call, content, cancellation);
        if (content is null && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head))
            return;
        request.Content = call.Seal();
        foreach (var header in content?.Headers.NonValidated ?? default)
        {
            if (!header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                request.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    private async Task TakeAsync(EgressCall call, HttpContent? content, CancellationToken cancellation)
    {
        if (content is not null)
            call.Body = await ReadAsync(content, cancellation);
        call.BodyDigest = call.Body.Length == 0 ? EmptyDigest : FastSha256.Hash(call.Body);
    }

    // The exchange of a pass-through call has one request with a body: this one. Its digest was made while it came.
    private void TakeLong(EgressCall call, SpooledBody body)
    {
        if (body.Length > upstream.Options.MaxRequestBytes)
            throw TooLarge();
        call.LongBody = body;
        call.BodyDigest = call.Exchange.BodyDigest!;
    }

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > upstream.Options.MaxRequestBytes)
            throw TooLarge();
        using var buffer = new BoundedBuffer(upstream.Options.MaxRequestBytes);
        await content.CopyToAsync(buffer, cancellation);
        return buffer.ToArray();
    }

    private static ProblemException TooLarge() => new(Problems.RequestTooLarge, "The request is larger than the upstream is sent.");

    /// <summary>Memory that refuses to grow past a limit.</summary>
    private sealed class BoundedBuffer(long limit) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            Check(count);
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Check(buffer.Length);
            base.Write(buffer);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Check(buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }

        private void Check(int count)
        {
            if (Length + count > limit)
                throw TooLarge();
        }
    }
}
