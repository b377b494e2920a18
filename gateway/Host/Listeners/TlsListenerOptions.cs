using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Listeners;

/// <summary>A listener that demands client certificates.</summary>
internal sealed class TlsListenerOptions
{
    /// <summary>IP address to listen on, such as <c>0.0.0.0</c> or <c>::</c>. Default loopback.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port, 0 to 65 535; 0 takes any free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; }

    /// <summary>Host names that callers use; any other is answered with 421.</summary>
    [Required, MinLength(1)]
    public string[] Hosts { get; init; } = [];

    /// <summary>PEM file with the server certificate, followed by its intermediates; or <c>secret:NAME</c> of the secret store.</summary>
    [Required]
    public string CertificatePath { get; init; } = "";

    /// <summary>PEM file with the private key, readable by its owner only; or the same <c>secret:NAME</c>.</summary>
    [Required]
    public string KeyPath { get; init; } = "";

    /// <summary>PEM files of the authorities that may vouch for clients. The system store is never asked.</summary>
    [Required, MinLength(1)]
    public string[] ClientAuthorities { get; init; } = [];

    /// <summary>CRL files (PEM or DER) of those authorities. When given, every issuer in a chain needs a current one. Read again when they change.</summary>
    public string[] RevocationLists { get; init; } = [];

    /// <summary>Connections at the same time, 1 to 100 000. Default 2 000.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; init; } = 2_000;
}
