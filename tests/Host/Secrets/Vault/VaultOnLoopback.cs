using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecureFin.Gateway.Tests.Secrets.Vault;

/// <summary>A <see cref="TransitServer"/> that a program of its own can ask.</summary>
internal sealed class VaultOnLoopback : IDisposable
{
    private readonly HttpListener _listener = new();

    public VaultOnLoopback(TransitServer server)
    {
        using (var port = new TcpListener(IPAddress.Loopback, 0))
        {
            port.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(() => ServeAsync(server));
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync(TransitServer server)
    {
        try
        {
            while (true)
                _ = AnswerAsync(server, await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // closed
        }
    }

    private static async Task AnswerAsync(TransitServer server, HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var (status, text) = await server.AnswerAsync(context.Request.Url!.AbsolutePath, body.ToArray());
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        context.Response.Close();
    }
}
