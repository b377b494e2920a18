using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>A system whose answers break HTTP, with planted values at the place that an error text would quote.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    public static readonly string[] Faults =
        ["protocol", "status", "version", "line", "name", "value", "length", "lengths", "chunk", "extension", "trailer", "coding", "hints", "switch", "short", "long-header", "cookie", "language", "date", "nothing"];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Plants _plants;
    private readonly Task _accepting;

    public RawUpstream(Plants plants)
    {
        _plants = plants;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            var read = 0;
            for (int more; !Encoding.Latin1.GetString(buffer, 0, read).Contains("\r\n\r\n", StringComparison.Ordinal) && (more = await stream.ReadAsync(buffer.AsMemory(read))) > 0;) read += more;
            var line = Encoding.Latin1.GetString(buffer, 0, read).Split(' ');
            if (line.Length > 1) await stream.WriteAsync(Encoding.Latin1.GetBytes(Answer(line[1].Split('/')[^1])));
        }
        catch (IOException)
        {
            // The gateway hung up.
        }
    }

    private string Answer(string fault)
    {
        var plant = _plants.AllAt("raw " + fault);
        const string Json = "Content-Type: application/json\r\n";
        return fault switch
        {
            "protocol" => $"{plant}\r\n\r\n",
            "status" => $"HTTP/1.1 {plant}\r\n\r\n",
            "version" => $"HTTP/{plant} 200 OK\r\n\r\n",
            "line" => $"HTTP/1.1 200 OK\r\n{plant}\r\n\r\n",
            "name" => $"HTTP/1.1 200 OK\r\nX {plant}: 1\r\n\r\n",
            "value" => $"HTTP/1.1 200 OK\r\nX-A: {plant}\u0001\u0000\r\nContent-Length: 0\r\n\r\n",
            "length" => $"HTTP/1.1 200 OK\r\n{Json}Content-Length: {plant}\r\n\r\n",
            "lengths" => $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 2\r\nContent-Length: {Plants.Pan}\r\n\r\n",
            "chunk" => $"HTTP/1.1 200 OK\r\n{Json}Transfer-Encoding: chunked\r\n\r\n{plant}\r\n",
            "extension" => $"HTTP/1.1 200 OK\r\n{Json}Transfer-Encoding: chunked\r\n\r\n2;x={plant}\r\n{{}}\r\n0\r\n\r\n",
            "trailer" => $"HTTP/1.1 200 OK\r\n{Json}Trailer: X-Iban\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\nX-Iban: {plant}\r\n\r\n",
            "coding" => $"HTTP/1.1 200 OK\r\n{Json}Content-Encoding: {plant}\r\nContent-Length: 2\r\n\r\n{{}}",
            "hints" => $"HTTP/1.1 103 {plant}\r\nLink: </{plant}>\r\n\r\nHTTP/1.1 200 OK\r\n{Json}Content-Length: 2\r\n\r\n{{}}",
            "switch" => $"HTTP/1.1 101 {plant}\r\nUpgrade: {plant}\r\nConnection: upgrade\r\n\r\n{plant}",
            "short" => $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 900\r\n\r\n{{\"iban\":\"{plant}",
            "long-header" => $"HTTP/1.1 200 OK\r\nX-A: {new string('a', 200_000)}{plant}\r\n\r\n",
            "cookie" => $"HTTP/1.1 200 OK\r\n{Json}Set-Cookie: {plant}\r\nContent-Length: 2\r\n\r\n{{}}",
            "language" => $"HTTP/1.1 200 OK\r\nContent-Type: {plant}\r\nContent-Length: 2\r\n\r\n{{}}",
            "date" => $"HTTP/1.1 200 OK\r\n{Json}Retry-After: {plant}\r\nContent-Length: {2}\r\n\r\n{{}}",
            _ => "",
        };
    }
}
