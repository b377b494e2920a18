using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Sandbox;

/// <summary>The sandbox's folder: what lies where, and the dev PKI in it.</summary>
internal sealed class SandboxData : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="SandboxStartException">Another sandbox runs in it; nothing was changed.</exception>
    public SandboxData(string folder)
    {
        Folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _lock = Lock(Path.Combine(Folder, "sandbox.lock"));
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

    /// <summary>The key that opens sealed evidence, as the one who keeps it for an auditor has it.</summary>
    public string EvidenceKey => Path.Combine(Folder, "secrets", "evidence.key");

    public string AuditLog => Path.Combine(Folder, "audit", "log");

    public string VerifierKeys => Path.Combine(Folder, "audit", "log.vkey");

    public string Payments => Path.Combine(Folder, "payments", "payments.db");

    public string GatewayLog => Path.Combine(Folder, "logs", "gateway.log");

    public string ExamplePayment => Path.Combine(Folder, "example-payment.json");

    /// <summary>Client certificate of a workload.</summary>
    public DevCertificate Client(string workload) => Pki.Client(workload);

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new SandboxStartException("Another sandbox runs there; give --data another folder.");
        }
    }

    /// <summary>A new folder under the user's state directory (XDG base directory specification).</summary>
    public static string FreshFolder()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "securefin-gateway", "sandbox-" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal));
    }
}
