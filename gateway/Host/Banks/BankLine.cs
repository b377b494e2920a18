using SecureFin.Connectors;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Banks;

/// <summary>Sends a connector's requests to its bank through the egress chain, and hands back answers whose signature held.</summary>
internal sealed class BankLine(EgressClients clients)
{
    private static readonly string[] PassedHeaders = ["location", "retry-after"];

    /// <summary>One request, one answer. Never repeats anything.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>bank.*</c>, <c>secret.unavailable</c>, <c>audit.unavailable</c>.</exception>
    public async Task<BankResponse> SendAsync(Exchange exchange, Upstream bank, ConnectorManifest manifest, BankRequest request, CancellationToken cancellation)
    {
        using var message = Compose(bank, manifest, request);
        message.Options.Set(EgressContext.Key, new EgressContext(exchange, bank.Id));
        message.Options.Set(EgressCall.Scope, request.Scope);
        message.Options.Set(EgressCall.SignedAnswer, request.ExpectSignedAnswer);
        message.Options.Set(EgressCall.MovesMoney, request.MovesMoney);
        using var answer = await clients.For(bank.Id).SendAsync(message, cancellation);
        return new BankResponse
        {
            Status = (int)answer.StatusCode,
            Body = await answer.Content.ReadAsByteArrayAsync(cancellation),
            ContentType = answer.Content.Headers.ContentType?.ToString(),
            Headers = PassedHeaders.Where(name => answer.Headers.Contains(name)).ToDictionary(name => name, name => string.Join(',', answer.Headers.GetValues(name)), StringComparer.Ordinal),
        };
    }

    private static HttpRequestMessage Compose(Upstream bank, ConnectorManifest manifest, BankRequest request)
    {
        var query = request.Query.Length == 0 ? "" : "?" + request.Query;
        var address = new Uri(bank.BaseAddress.ToString().TrimEnd('/') + request.Path + query);
        var message = new HttpRequestMessage(new HttpMethod(request.Method), address);
        if (request.Body.Length > 0)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (request.IdempotencyKey is not null && manifest.Idempotency.Header is { Length: > 0 } header)
            message.Headers.TryAddWithoutValidation(header, request.IdempotencyKey);
        if (manifest.InteractionIdHeader is { } interaction)
            message.Headers.TryAddWithoutValidation(interaction, Guid.NewGuid().ToString());
        return message;
    }
}
