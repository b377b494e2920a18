using System.Globalization;
using System.Security.Cryptography;
using SecureFin.Contract;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>Sends one call to whichever node answers it for good.</summary>
/// <remarks>
/// Nodes are tried in turn, the last good one first. A standby's 307 is followed to configured nodes only; sealed (503),
/// leaderless (500 "local node not active"), quota (429) and silent nodes are waited out within the patience. No automatic
/// redirects: they would carry the token to any host. Owner of the handler is the caller.
/// </remarks>
internal sealed class VaultClient(VaultOptions options, HttpMessageInvoker invoker, TimeProvider time)
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Uri[] _nodes = [.. options.Addresses.Select(address => new Uri(address.TrimEnd('/') + "/"))];
    private int _current; // a hint, raced without harm

    /// <summary>The final answer.</summary>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">Path below <c>/v1/</c>.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="token">Client token, or null. Only tokens that Vault gave us: some strings wedge it.</param>
    /// <param name="repeatable">False when a lost answer must not be asked for again.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VaultUnavailableException">No node answered for good in time.</exception>
    public async Task<VaultAnswer> SendAsync(HttpMethod method, string path, byte[]? body, Secret? token, bool repeatable, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, next, wait, failure) = await TryAsync(_nodes[_current], method, path, body, token, cancellation);
            if (answer is not null)
                return answer;
            if (failure is not null && !repeatable)
                throw failure;
            _current = next;
            if (attempt % _nodes.Length == 0 || wait > TimeSpan.Zero)
            {
                wait = wait > TimeSpan.Zero ? wait : pause * (0.5 + RandomNumberGenerator.GetInt32(1000) / 1000.0);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            if (time.GetElapsedTime(start) + wait >= options.Patience)
                throw failure ?? new VaultUnavailableException("Vault is sealed, without a leader or over its quota.");
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellation);
        }
    }

    private int After(Uri node) => (Array.IndexOf(_nodes, node) + 1) % _nodes.Length;

    /// <summary>One call to one node: an answer for good, or where and when to try next; a failure when it is not known whether the call was done.</summary>
    private async Task<(VaultAnswer? Answer, int Next, TimeSpan Wait, VaultUnavailableException? Failure)> TryAsync(
        Uri node, HttpMethod method, string path, byte[]? body, Secret? token, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.CallTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = Request(node, method, path, body, token);
            using var response = await invoker.SendAsync(request, both.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, both.Token);
            var answer = VaultAnswer.From((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(both.Token));
            return answer.Status switch
            {
                307 => (null, Leader(response.Headers.Location) ?? After(node), TimeSpan.Zero, null),
                503 => (null, After(node), TimeSpan.Zero, null),
                429 => (null, Array.IndexOf(_nodes, node), RetryAfter(response), null),
                412 => (null, Array.IndexOf(_nodes, node), FirstPause, null),
                500 when answer.Says("local node not active") || answer.Says("internal error") => (null, After(node), TimeSpan.Zero, null),
                _ => (answer, 0, TimeSpan.Zero, null),
            };
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return (null, After(node), TimeSpan.Zero, null); // nothing was sent
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return (null, After(node), TimeSpan.Zero, new VaultUnavailableException("Vault does not answer.", e));
        }
    }

    private static HttpRequestMessage Request(Uri node, HttpMethod method, string path, byte[]? body, Secret? token)
    {
        var request = new HttpRequestMessage(method, new Uri(node, "v1/" + path));
        request.Headers.Add("X-Vault-Request", "true");
        if (token is not null)
            request.Headers.TryAddWithoutValidation("X-Vault-Token", token.RevealText());
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } };
        return request;
    }

    /// <summary>In a failover the location may name the dead leader: then its connection is refused and the next node is tried.</summary>
    private int? Leader(Uri? location)
    {
        var index = location is { IsAbsoluteUri: true } ? Array.FindIndex(_nodes, node => node.Scheme == location.Scheme && node.Authority == location.Authority) : -1;
        return index < 0 ? null : index;
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Retry-After", out var values) && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 60))
            : FirstPause * (1 + RandomNumberGenerator.GetInt32(10));
}
