using System.Security.Cryptography;
using System.Text;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Gateway.Signatures.Answers;
using SecureFin.Jose;
using SecureFin.Sandbox.Bank;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Fills the sandbox's secret store and rotates what the bank knows of it.</summary>
internal sealed class SandboxSecrets : IDisposable
{
    public const string SigningIssuer = "0015800001GATEWAY/securefin";

    public const string AuditEcdsa = "audit/ecdsa";

    private const string Bank = $"banks/{SandboxConfig.BankId}/";

    private readonly SandboxData _data;
    private readonly EmbeddedSecretStore _store;
    private readonly List<Canary> _canaries = [];
    private RSA _key = RSA.Create(2048);
    private string _clientSecret = NewText();
    private int _generation = 1;

    public SandboxSecrets(SandboxData data)
    {
        _data = data;
        if (!File.Exists(data.MasterKey))
            WritePrivately(data.MasterKey, RandomNumberGenerator.GetBytes(32));
        var options = new EmbeddedStoreOptions { Path = data.SecretStore, KeyFile = data.MasterKey };
        _store = new EmbeddedSecretStore(options, MasterKey.Load(options), TimeProvider.System);
    }

    /// <summary>Shared with the ERP for webhooks.</summary>
    public byte[] WebhookSecret { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Every secret text that was made here: none of them may ever be seen.</summary>
    public IReadOnlyList<Canary> Canaries => _canaries;

    /// <summary>The gateway as the bank knows it.</summary>
    public SandboxClient Client() => new()
    {
        ClientId = SandboxConfig.BankClientId,
        CertificateName = "gateway",
        SigningIssuer = SigningIssuer,
        SigningKeys = [PublicKey()],
        Secrets = [Secret.FromText(_clientSecret)],
    };

    public async Task FillAsync(CancellationToken cancellation)
    {
        await PutLastingKeysAsync(cancellation);
        await PutAsync(MaskingKeySecret.Name, NewText(), cancellation);
        await PutAsync("webhooks/erp", "whsec_" + Convert.ToBase64String(WebhookSecret), cancellation);
        await PutAsync(Bank + "client-auth", _clientSecret, cancellation);
        await PutSigningAsync(cancellation);
        await PutCertificateAsync("gateway", cancellation);
    }

    /// <summary>A new client secret: the bank takes both.</summary>
    public async Task RotateClientSecretAsync(SandboxBank bank, CancellationToken cancellation)
    {
        _clientSecret = NewText();
        bank.RegisterClientSecret(SandboxConfig.BankClientId, Secret.FromText(_clientSecret));
        await PutAsync(Bank + "client-auth", _clientSecret, cancellation);
    }

    /// <summary>A new signing key: the bank takes both.</summary>
    public async Task RotateSigningKeyAsync(SandboxBank bank, CancellationToken cancellation)
    {
        _generation++;
        _key = RSA.Create(2048);
        bank.RegisterSigningKey(SandboxConfig.BankClientId, PublicKey());
        await PutSigningAsync(cancellation);
    }

    /// <summary>A second certificate of the same name from the same authority.</summary>
    public Task RotateCertificateAsync(CancellationToken cancellation) => PutCertificateAsync($"gateway-{++_generation}", cancellation);

    public void Dispose()
    {
        _key.Dispose();
        _store.Dispose();
    }

    private string Kid => $"gateway-{_generation}";

    private Jwk PublicKey()
    {
        using var copy = RsaSigningKey.FromPem(_key.ExportPkcs8PrivateKeyPem(), Kid);
        return copy.PublicJwk;
    }

    private Task PutSigningAsync(CancellationToken cancellation) => PutAsync(Bank + "signing", $"kid: {Kid}\n{_key.ExportPkcs8PrivateKeyPem()}\n", cancellation);

    private Task PutCertificateAsync(string file, CancellationToken cancellation)
    {
        var certificate = _data.Pki.Client("gateway", file);
        return PutAsync(Bank + "transport", File.ReadAllText(certificate.CertificatePath) + File.ReadAllText(certificate.KeyPath), cancellation);
    }

    /// <summary>The log's keys and the published key of answers are made once: a folder that is used again goes on with its log.</summary>
    private async Task PutLastingKeysAsync(CancellationToken cancellation)
    {
        if ((await _store.ListAsync("audit/", cancellation)).Count > 0)
            return;
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var seal = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var evidence = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await PutAsync("audit/ed25519", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), cancellation);
        await PutAsync("audit/evidence", evidence, cancellation);
        WritePrivately(_data.EvidenceKey, Encoding.ASCII.GetBytes(evidence + "\n"));
        await PutAsync(AuditEcdsa, ecdsa.ExportPkcs8PrivateKeyPem(), cancellation);
        await PutAsync(AnswerSeals.SecretName, "kid: sandbox-seal\n" + seal.ExportPkcs8PrivateKeyPem(), cancellation);
    }

    private async Task PutAsync(string name, string value, CancellationToken cancellation)
    {
        // Of a PEM or JWK the longest line is the telling part; a label is not.
        _canaries.Add(new Canary(name, value.Split('\n').MaxBy(line => line.Length)!));
        using var secret = Secret.FromText(value);
        await _store.PutAsync(name, secret, notAfter: null, cancellation);
    }

    private static string NewText() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private static void WritePrivately(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using var file = new FileStream(path, options);
        file.Write(content);
    }
}
