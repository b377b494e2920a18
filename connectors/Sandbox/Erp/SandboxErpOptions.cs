using System.Security.Cryptography.X509Certificates;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>How a sandbox ERP is set up. It listens on loopback only.</summary>
public sealed class SandboxErpOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>Server certificate with its key; null serves plain HTTP on loopback.</summary>
    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>With a server certificate: client certificates must chain to one of these; null asks for none.</summary>
    public X509Certificate2Collection? ClientAuthorities { get; init; }

    /// <summary>Reaches the gateway's edge: its base address and its client certificate are set by the owner, who also disposes it.</summary>
    public required HttpClient Gateway { get; init; }

    /// <summary>Fetches an access token for the ERP's own client; asked before every call.</summary>
    public required Func<CancellationToken, Task<string>> AccessToken { get; init; }

    /// <summary>Standard Webhooks secrets, 24 to 64 bytes each; two during a rotation.</summary>
    public required IReadOnlyList<byte[]> WebhookSecrets { get; init; }

    /// <summary>Id of this system in the gateway's configuration: <c>source.system</c> of its payments.</summary>
    public string SystemId { get; init; } = "erp";

    /// <summary>Bank that executes its payments.</summary>
    public required string Bank { get; init; }

    /// <summary>Who pays.</summary>
    public required Party Debtor { get; init; }

    /// <summary>From where.</summary>
    public required Account DebtorAccount { get; init; }

    /// <summary>Local instrument of its payments, or null.</summary>
    public string? LocalInstrument { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
