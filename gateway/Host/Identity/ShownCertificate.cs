namespace SecureFin.Gateway.Identity;

/// <summary>What a client certificate says, worked out once for a connection: its workload and thumbprint.</summary>
/// <param name="Workload">Null when it names none that is known, or more than one.</param>
/// <param name="Thumbprint"><c>x5t#S256</c>.</param>
internal sealed record ShownCertificate(Workload? Workload, string Thumbprint);
