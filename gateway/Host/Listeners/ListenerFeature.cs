namespace SecureFin.Gateway.Listeners;

/// <summary>Rides on every connection and says which listener accepted it.</summary>
/// <param name="Name">The listener.</param>
/// <param name="Hosts">Host names it answers to, lower case.</param>
internal sealed record ListenerFeature(ListenerName Name, IReadOnlyList<string> Hosts)
{
    /// <summary>The listener of a request; a request without one came through no door of ours.</summary>
    public static ListenerFeature Of(HttpContext context) =>
        context.Features.Get<ListenerFeature>() ?? throw new InvalidOperationException("The connection has no listener.");
}
