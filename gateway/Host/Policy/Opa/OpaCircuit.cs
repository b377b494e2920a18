using Polly;
using Polly.CircuitBreaker;

namespace SecureFin.Gateway.Policy.Opa;

/// <summary>Keeps calls from waiting for an OPA server that is known to be down: they fail at once, and one after another tries again.</summary>
/// <remarks>As in the egress chain of banks: it opens when half of the questions within 30 s fail, from <see cref="OpaOptions.BreakerFailures"/> questions on.</remarks>
internal sealed partial class OpaCircuit
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _pipeline;

    public OpaCircuit(OpaOptions options, TimeProvider clock, ILogger<OpaCircuit> logger) => _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = options.BreakerFailures,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = options.BreakDuration,
            StateProvider = _state,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is OpaDownException),
            OnOpened = _ => Tell(logger, "open"),
            OnHalfOpened = _ => Tell(logger, "half-open"),
            OnClosed = _ => Tell(logger, "closed"),
        })
        .Build();

    /// <summary><c>closed</c>: the server is asked; <c>open</c>: it is not; <c>half-open</c>: one question tries.</summary>
    public string State => _state.CircuitState switch
    {
        CircuitState.Closed => "closed",
        CircuitState.HalfOpen => "half-open",
        _ => "open",
    };

    /// <summary>Asks, or refuses at once.</summary>
    /// <exception cref="OpaDownException">The server failed, or is not asked.</exception>
    public async ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellation)
    {
        try
        {
            return await _pipeline.ExecuteAsync(static (question, token) => question(token), ask, cancellation);
        }
        catch (BrokenCircuitException e)
        {
            throw new OpaDownException("is not asked for a moment, since it was down", e);
        }
    }

    private static ValueTask Tell(ILogger logger, string state)
    {
        LogCircuit(logger, state);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(3111, LogLevel.Warning, "The circuit to the policy server is {State}")]
    private static partial void LogCircuit(ILogger logger, string state);
}
