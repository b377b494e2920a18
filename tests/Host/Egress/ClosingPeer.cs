using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureFin.Gateway.Tests.Egress;

/// <summary>A bare TLS server: answers the first request of its life, reads every later one and closes politely without an answer.</summary>
internal sealed class ClosingPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly Task _accepting;

    public ClosingPeer(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>First lines of the requests that arrived.</summary>
    public ConcurrentQueue<string> Received { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        await using (var tls = new SslStream(client.GetStream()))
        {
            await tls.AuthenticateAsServerAsync(_certificate);
            while (await ReadRequestAsync(tls) is { } line)
            {
                Received.Enqueue(line);
                if (Received.Count > 1)
                {
                    await tls.ShutdownAsync();
                    return;
                }

                await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
            }
        }
    }

    private static async Task<string?> ReadRequestAsync(SslStream tls)
    {
        var buffer = new byte[8192];
        var length = 0;
        while (true)
        {
            var read = await tls.ReadAsync(buffer.AsMemory(length));
            if (read == 0)
                return null;
            length += read;
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var body = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            if (length >= end + 4 + (body is null ? 0 : int.Parse(body[15..])))
                return text[..text.IndexOf('\r')];
        }
    }
}
