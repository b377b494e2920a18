using System.Security.Cryptography.X509Certificates;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Sandbox.Tests.Pki;

public sealed class DevPkiTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public void Asking_again_gives_the_same_files()
    {
        var first = Pki.Client("erp").Thumbprint();

        Assert.Equal(first, Pki.Client("erp").Thumbprint());
        Assert.NotEqual(first, Pki.Client("erp", file: "erp-2").Thumbprint());
    }

    [Fact]
    public void Keys_are_readable_by_their_owner_only()
    {
        Pki.Server("gateway");

        Assert.All(_folder.GetFiles("*.key"), key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, key.UnixFileMode));
    }

    [Fact]
    public void Clients_and_servers_chain_to_the_authority_and_the_others_do_not()
    {
        Assert.True(Chains(Pki.Client("erp"), "1.3.6.1.5.5.7.3.2"));
        Assert.True(Chains(Pki.Server("gateway", "gateway.test"), "1.3.6.1.5.5.7.3.1"));
        Assert.False(Chains(Pki.Client("erp"), "1.3.6.1.5.5.7.3.1"));
        Assert.False(Chains(Pki.ExpiredClient("erp"), "1.3.6.1.5.5.7.3.2"));
        Assert.False(Chains(Pki.RogueClient("erp"), "1.3.6.1.5.5.7.3.2"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private DevPki Pki => DevPki.Create(_folder.FullName);

    private bool Chains(DevCertificate files, string usage)
    {
        using var certificate = files.Load();
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Pki.AuthorityPath);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new(usage));
        return chain.Build(certificate);
    }
}
