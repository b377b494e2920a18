using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>Closed-loop callers, each with a connection of its own: send, wait for the whole answer, send again.</summary>
internal sealed class Callers : IAsyncDisposable
{
    private const int Checked = 64; // every so many-th answer is looked at closely

    private readonly List<(SslStream Stream, HttpMessageBuffer Answers)> _connections = [];
    private readonly Lane _lane;
    private long _calls;

    private Callers(Lane lane) => _lane = lane;

    /// <summary>Answers taken so far, measured or not.</summary>
    public long Calls => _calls;

    /// <summary>Opens all connections; the handshakes are over when this returns.</summary>
    public static async Task<Callers> OpenAsync(Lane lane, SslClientAuthenticationOptions tls, int count)
    {
        var callers = new Callers(lane);
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", lane.Port);
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            callers._connections.Add((stream, new HttpMessageBuffer(stream)));
            await stream.AuthenticateAsClientAsync(tls);
        }

        return callers;
    }

    /// <summary>Calls for some time, without counting until <paramref name="settle"/> is over.</summary>
    /// <param name="pause">How long each caller waits between an answer and its next call; default none.</param>
    public async Task<Round> RunAsync(TimeSpan settle, TimeSpan time, CancellationToken ct, TimeSpan pause = default)
    {
        var begin = Stopwatch.GetTimestamp() + (long)(settle.TotalSeconds * Stopwatch.Frequency);
        var end = begin + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var running = Task.WhenAll(_connections.Select(connection => Task.Run(() => CallAsync(connection.Stream, connection.Answers, begin, end, pause, ct), ct)));
        await Task.Delay(settle, ct);
        var (used, clock) = (_lane.Process.ProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(time, ct);
        var (processor, wall) = (_lane.Process.ProcessorTime - used, Stopwatch.GetElapsedTime(clock));
        var latencies = (await running).SelectMany(list => list).ToArray();
        Array.Sort(latencies);
        return new Round(latencies, time, processor, wall);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (stream, _) in _connections)
            await stream.DisposeAsync();
    }

    // The last call of each caller is finished, so that nothing is cut off; only those that ended within the window count.
    private async Task<List<double>> CallAsync(SslStream stream, HttpMessageBuffer answers, long begin, long end, TimeSpan pause, CancellationToken ct)
    {
        var latencies = new List<double>(8192);
        for (var now = Stopwatch.GetTimestamp(); now < end;)
        {
            await stream.WriteAsync(_lane.Request, ct);
            if (!await answers.ReadAsync())
                throw new InvalidDataException($"{_lane.Name}: the gateway closed a connection.");
            Check(answers, Interlocked.Increment(ref _calls));
            var done = Stopwatch.GetTimestamp();
            if (done >= begin && done < end)
                latencies.Add(Stopwatch.GetElapsedTime(now, done).TotalMicroseconds);
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, ct);
            now = pause > TimeSpan.Zero ? Stopwatch.GetTimestamp() : done;
        }

        return latencies;
    }

    private void Check(HttpMessageBuffer answer, long number)
    {
        if (!answer.Head.Span.StartsWith("HTTP/1.1 20"u8))
            throw new InvalidDataException($"{_lane.Name}: {Encoding.UTF8.GetString(answer.Head.Span)}{Encoding.UTF8.GetString(answer.Body.Span)}");
        if (number % Checked == 1)
            _lane.Check(answer);
    }
}
