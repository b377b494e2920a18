using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>The bank behind both gateways: mutual TLS, HTTP/1.1, answers made beforehand. As thin as can be, so that it never is the bottleneck.</summary>
internal sealed class BankBackend : IAsyncDisposable
{
    private const int SampleEvery = 64;
    private const int MostSamples = 500;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslServerAuthenticationOptions _tls;
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private readonly Task _accepting;
    private long _posts;

    public BankBackend(DevPki pki, X509Certificate2Collection authorities)
    {
        _tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(pki.Server("bank").Load(), null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 shown && Trust.Leads(shown, authorities),
        };
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Posts that came, from either gateway.</summary>
    public long Posts => Interlocked.Read(ref _posts);

    /// <summary>Every 64th signed request as it came, at most 500.</summary>
    public ConcurrentQueue<SignedRequest> Samples { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var socket in _connections.Keys)
            socket.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Values);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                socket.NoDelay = true;
                _connections[socket] = Task.Run(() => ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(_tls);
            var requests = new HttpMessageBuffer(tls);
            while (await requests.ReadAsync())
            {
                var isPost = requests.Head.Span[0] == (byte)'P';
                if (isPost && Interlocked.Increment(ref _posts) % SampleEvery == 0)
                    Sample(requests);
                await tls.WriteAsync(isPost ? Messages.PaymentAnswer : Messages.StatementAnswer);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException or InvalidDataException)
        {
            // The gateway closed the connection or was stopped; calls that this broke fail on the other side of it.
        }
        finally
        {
            _connections.TryRemove(socket, out _);
        }
    }

    private void Sample(HttpMessageBuffer request)
    {
        if (Samples.Count < MostSamples && request.Field("x-jws-signature") is { } signature)
            Samples.Enqueue(new SignedRequest(signature, request.Body.ToArray()));
    }
}
