using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Egress;

/// <summary>Calls that no caller asked for, such as token requests: each is an exchange of its own, with intent and outcome in the log.</summary>
internal sealed class BackgroundExchanges(IEvidenceLog evidence, TimeProvider time)
{
    /// <summary>Sends within a fresh exchange; the outcome is durable when this returns. The answer is held, not streamed.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker chain, Upstream upstream, HttpRequestMessage request, CancellationToken cancellation)
    {
        var exchange = new Exchange { Id = Ulid.New(time), StartedAt = time.GetUtcNow(), Method = request.Method.Method };
        request.Options.Set(EgressContext.Key, new EgressContext(exchange, upstream.Id));
        HttpResponseMessage? response = null;
        try
        {
            response = await chain.SendAsync(request, cancellation);
            if (response.Content is not HeldContent)
                throw upstream.Untrusted("The answer is longer than is held back.");
        }
        catch (Exception e)
        {
            response?.Dispose();
            exchange.ProblemCode = (e as ProblemException)?.Problem.Code ?? Problems.Internal.Code;
            if (!exchange.Upstream.IsEmpty) // otherwise nothing was intended and there is nothing to close
                await evidence.OutcomeAsync(exchange, new Outcome(0, null), CancellationToken.None);
            throw;
        }

        // Not cancelled: what was intended is closed, also when nobody waits any more.
        await evidence.OutcomeAsync(exchange, new Outcome(0, null), CancellationToken.None);
        return response;
    }
}
