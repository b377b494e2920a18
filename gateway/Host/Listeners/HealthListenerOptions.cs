using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Listeners;

/// <summary>The loopback port for health and metrics.</summary>
internal sealed class HealthListenerOptions
{
    /// <summary>TCP port on 127.0.0.1, 0 to 65 535; 0 takes any free one. Default 9080.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; } = 9080;
}
