using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Tests.Receipts;

public sealed class ServerCertificatesTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory();

    [Fact]
    public void A_certificate_and_its_chain_are_kept_once_under_its_thumbprint()
    {
        var certificates = new ServerCertificates(Path.Combine(_home.FullName, "certificates"));
        certificates.Keep("thumb", [[1], [2]]);
        certificates.Keep("thumb", [[3]]);
        certificates.Keep("bare", []);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(_home.FullName, "certificates")));
        Assert.Equal("thumb.pem", Path.GetFileName(file));
        Assert.Equal(2, File.ReadAllText(file).Split("BEGIN CERTIFICATE").Length - 1);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_stops_nothing()
    {
        File.WriteAllText(Path.Combine(_home.FullName, "certificates"), "a file");
        new ServerCertificates(Path.Combine(_home.FullName, "certificates")).Keep("thumb", [[1]]);

        Assert.Single(_home.GetFiles());
    }

    public void Dispose() => _home.Delete(recursive: true);
}
