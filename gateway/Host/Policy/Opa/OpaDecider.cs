using System.Net;
using System.Net.Http.Headers;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Policy.Opa;

/// <summary>Decides by asking an OPA server over its REST API; whatever is not a certain answer in time is no decision.</summary>
/// <param name="options">Server, bundle and revision that must decide, bounds.</param>
/// <param name="timeout">Longest one decision may take.</param>
/// <param name="wire">Pool and credentials.</param>
/// <param name="circuit">Refuses at once while the server is down.</param>
/// <param name="clock">Time of decisions.</param>
internal sealed class OpaDecider(OpaOptions options, TimeSpan timeout, HttpMessageInvoker wire, OpaCircuit circuit, TimeProvider clock) : IPolicyDecider
{
    /// <summary>The document that is asked for; the query parameter makes OPA name the bundle that decided.</summary>
    public const string Question = "v1/data/securefin/gateway/decision?provenance=true";

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly Uri _address = new(new Uri(options.Server.Address.TrimEnd('/') + "/"), Question);
    private string? _revision;

    /// <inheritdoc/>
    public string? Revision => Volatile.Read(ref _revision);

    /// <inheritdoc/>
    public async ValueTask<PolicyDecision> DecideAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var body = await circuit.AskAsync(token => AskAsync(input, limit, cancellation, token), both.Token);
            var (value, revision) = OpaAnswer.Read(body, options);
            var now = clock.GetUtcNow();
            var decision = DecisionReader.Read(value, Ulid.New(now), revision) with { DecidedAt = now };
            if (Revision != revision)
                Volatile.Write(ref _revision, revision);
            return decision;
        }
        catch (OpaDownException e)
        {
            throw OpaAnswer.NoDecision(e.Message, e.InnerException);
        }
        catch (Exception e) when (e is not ProblemException { Problem.Code: "policy.unavailable" } && !cancellation.IsCancellationRequested)
        {
            throw OpaAnswer.NoDecision("cannot be asked", e);
        }
    }

    // What a server does to every question is a matter of the circuit; what it says to this one is not.
    private async ValueTask<byte[]> AskAsync(ReadOnlyMemory<byte> input, CancellationTokenSource limit, CancellationToken caller, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(input, cancellation);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw OpaAnswer.NoDecision("answered more than MaxAnswerBytes", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !caller.IsCancellationRequested)
        {
            throw new OpaDownException(limit.IsCancellationRequested ? "did not decide in time" : "cannot be asked", e);
        }
    }

    private async Task<byte[]> AskAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        using var body = new PooledBuffer();
        body.Append("{\"input\":"u8);
        body.Append(input.Span);
        body.Append("}"u8);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(body.Written) { Headers = { ContentType = Json } } };
        using var response = await wire.SendAsync(request, cancellation);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            throw new OpaDownException($"answered {(int)response.StatusCode}");
        if (response.StatusCode != HttpStatusCode.OK)
            throw OpaAnswer.NoDecision($"answered {(int)response.StatusCode}");
        if (response.Content.Headers.ContentType?.MediaType != "application/json" || response.Content.Headers.ContentEncoding.Count > 0)
            throw OpaAnswer.NoDecision("answered something other than JSON");
        await response.Content.LoadIntoBufferAsync(options.MaxAnswerBytes, cancellation);
        return await response.Content.ReadAsByteArrayAsync(cancellation);
    }
}
