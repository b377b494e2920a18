namespace SecureFin.Sandbox.Identity;

/// <summary>An OAuth client of the sandbox, in whose name one person or system asks for tokens.</summary>
/// <param name="ClientId"><c>client_id</c>.</param>
/// <param name="Workload">Workload whose client certificate authenticates it (tls_client_auth, RFC 8705 section 2.1.2 by SAN URI).</param>
/// <param name="Subject"><c>sub</c> of its tokens.</param>
/// <param name="Roles"><c>roles</c> of its tokens.</param>
/// <param name="Scopes">Scopes it may ask for; it gets all when it asks for none.</param>
public sealed record SandboxClient(string ClientId, string Workload, string Subject, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes);
