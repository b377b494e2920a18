using Polly;
using Polly.CircuitBreaker;
using SecureFin.Contract;

namespace SecureFin.Gateway.Egress.Handlers;

/// <summary>Opens the call, bounds its time and refuses at once while the upstream is known to be down.</summary>
/// <remarks>
/// Only connection failures, timeouts and 503 answers count against the circuit; what a bank answers otherwise is business.
/// There is no retry here: retries are decided where money is understood.
/// </remarks>
internal sealed class DeadlineHandler(Upstream upstream, TimeProvider time) : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _breaker = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            FailureRatio = 0.5,
            MinimumThroughput = upstream.Options.BreakerFailures,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = upstream.Options.BreakDuration,
            ShouldHandle = arguments => ValueTask.FromResult(IsDown(arguments.Outcome)),
        })
        .Build();

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = EgressCall.Open(request, upstream, cancellationToken);
        using var clock = new CancellationTokenSource(upstream.Options.Deadline, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            return await _breaker.ExecuteAsync(
                static (state, token) => new ValueTask<HttpResponseMessage>(state.Handler.ForwardAsync(state.Request, token)), (Handler: this, Request: request), deadline.Token);
        }
        catch (BrokenCircuitException e)
        {
            throw upstream.NotSent("Calls are held back for a moment, since the last ones failed.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw call.Ticket.MayHaveBeenSent
                ? upstream.Unknown("The deadline passed without an answer.", e)
                : upstream.NotSent("The deadline passed before the request was sent.", e);
        }
    }

    private static bool IsDown(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is ProblemException { Problem: var problem }
            ? problem == Problems.BankTimeout || problem == Problems.BankUnavailable || problem == Problems.UpstreamUnavailable || problem == Problems.UpstreamTimeout
            : outcome.Result?.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable;

    private Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage request, CancellationToken cancellation) => base.SendAsync(request, cancellation);
}
