using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Sandbox;

/// <summary>The sandbox's folder: what lies where, and the dev PKI in it.</summary>
internal sealed class SandboxData
{
    public SandboxData(string folder)
    {
        Folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in (string[])["config", "secrets", "logs", "audit", "payments"])
            Directory.CreateDirectory(Path.Combine(Folder, name));
        Pki = DevPki.Create(Path.Combine(Folder, "pki"));
    }

    public string Folder { get; }

    public DevPki Pki { get; }

    public string Authority => Pki.AuthorityPath;

    public string Config => Path.Combine(Folder, "config");

    public string Policies => Path.Combine(Folder, "policies");

    public string SecretStore => Path.Combine(Folder, "secrets", "store");

    public string MasterKey => Path.Combine(Folder, "secrets", "master.key");

    public string AuditLog => Path.Combine(Folder, "audit", "log");

    public string VerifierKeys => Path.Combine(Folder, "audit", "log.vkey");

    public string Payments => Path.Combine(Folder, "payments", "payments.db");

    public string GatewayLog => Path.Combine(Folder, "logs", "gateway.log");

    public string ExamplePayment => Path.Combine(Folder, "example-payment.json");

    /// <summary>Client certificate of a workload.</summary>
    public DevCertificate Client(string workload) => Pki.Client(workload);

    /// <summary>A new folder under the user's state directory (XDG base directory specification).</summary>
    public static string FreshFolder()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "securefin-gateway", "sandbox-" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal));
    }
}
