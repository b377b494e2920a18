namespace SecureFin.Gateway.Pipeline;

/// <summary>Reaches the exchange of a request.</summary>
internal static class ExchangeAccess
{
    /// <summary>The exchange that Receipt opened for this request.</summary>
    /// <exception cref="InvalidOperationException">No exchange: a stage runs outside the list.</exception>
    public static Exchange Exchange(this HttpContext context) =>
        context.Features.Get<Exchange>() ?? throw new InvalidOperationException("No exchange is open.");
}
