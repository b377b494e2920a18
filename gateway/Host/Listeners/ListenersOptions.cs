using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Listeners;

/// <summary>The doors of the appliance. A door that is not configured does not exist.</summary>
internal sealed class ListenersOptions
{
    public const string Section = "Listeners";

    /// <summary>Internal systems.</summary>
    [Required]
    public TlsListenerOptions? Edge { get; init; }

    /// <summary>Webhooks of banks.</summary>
    public TlsListenerOptions? Callbacks { get; init; }

    /// <summary>Console and admin API.</summary>
    public TlsListenerOptions? Admin { get; init; }

    public HealthListenerOptions Health { get; init; } = new();

    /// <summary>How long calls in flight may take to finish after SIGTERM, 1 s to 5 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The configured TLS listeners.</summary>
    public IEnumerable<(ListenerName Name, TlsListenerOptions Options)> Tls()
    {
        if (Edge is not null)
            yield return (ListenerName.Edge, Edge);
        if (Callbacks is not null)
            yield return (ListenerName.Callbacks, Callbacks);
        if (Admin is not null)
            yield return (ListenerName.Admin, Admin);
    }
}
