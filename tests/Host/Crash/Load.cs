using System.Collections.Concurrent;

namespace SecureFin.Gateway.Tests.Crash;

/// <summary>Callers that go on until the gateway is gone or they are told to stop; what they asked and what they were told.</summary>
internal sealed class Load
{
    private const int Callers = 8;

    private readonly ConcurrentDictionary<Guid, Call> _unanswered = new();
    private int _answers;

    public ConcurrentQueue<Answered> Answers { get; } = new();

    /// <summary>Answers so far.</summary>
    public int Count => Volatile.Read(ref _answers);

    /// <summary>Money calls that nobody was answered on: the next round asks for them again, with the same key.</summary>
    public ICollection<Call> Unanswered => _unanswered.Values;

    /// <summary>Runs until <paramref name="stop"/>, or until connections break.</summary>
    public Task RunAsync(HttpClient client, CancellationToken stop)
    {
        var again = new ConcurrentQueue<Call>(_unanswered.Values);
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(client, caller, again, stop), CancellationToken.None)));
    }

    /// <summary>One call that policy refuses.</summary>
    public async Task<Answered> ProbeAsync(HttpClient client)
    {
        var call = new Call(Guid.NewGuid(), "denied");
        Assert.True(await SendAsync(client, call));
        return Answers.Single(answer => answer.Call == call);
    }

    private async Task CallAsync(HttpClient client, int caller, ConcurrentQueue<Call> again, CancellationToken stop)
    {
        for (var i = caller; !stop.IsCancellationRequested; i++)
        {
            var call = again.TryDequeue(out var earlier) ? earlier : new Call(Guid.NewGuid(), (i % 8) switch { 0 => "denied", < 4 => "open", _ => "pay" });
            if (call.MovesMoney)
                _unanswered[call.Id] = call;
            if (!await SendAsync(client, call))
                return;
        }
    }

    /// <summary>False when the connection broke. An answer counts as soon as its head is there: even that may not come before its leaves.</summary>
    private async Task<bool> SendAsync(HttpClient client, Call call)
    {
        try
        {
            using var request = call.Request();
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var replayed = response.Headers.Contains("Idempotency-Replayed");
            Answers.Enqueue(new Answered(call, (int)response.StatusCode, Header(response, "SFG-Exchange-Id"), Header(response, "SFG-Receipt"), replayed));
            if (response.IsSuccessStatusCode)
                _unanswered.TryRemove(call.Id, out _);
            Interlocked.Increment(ref _answers);
            await response.Content.ReadAsByteArrayAsync();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : "";
}
