namespace SecureFin.Gateway.Signatures;

/// <summary>Keeps the Authorization field, which Identity takes off the request, for a signature that covers it; read once, then gone.</summary>
internal sealed class PresentedAuthorization(string value)
{
    public static void Keep(HttpContext context, string value) => context.Features.Set(new PresentedAuthorization(value));

    public static string? Take(HttpContext context)
    {
        var kept = context.Features.Get<PresentedAuthorization>()?.Value;
        context.Features.Set<PresentedAuthorization>(null);
        return kept;
    }

    private string Value { get; } = value;
}
