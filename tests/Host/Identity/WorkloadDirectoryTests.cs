using Microsoft.Extensions.Options;
using SecureFin.Gateway.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Identity;

public sealed class WorkloadDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData("CN=erp, O=SecureFin Sandbox", "erp")]
    [InlineData("CN=erp,O=SecureFin Sandbox", "erp")]
    [InlineData("O=SecureFin Sandbox, CN=erp", null)]
    [InlineData("CN=erp", null)]
    [InlineData("CN=erp2, O=SecureFin Sandbox", null)]
    [InlineData("CN=\"erp, O=SecureFin Sandbox\"", null)]
    public void A_subject_is_compared_part_by_part(string subject, string? found) =>
        Assert.Equal(found, Find(new WorkloadOptions { Subject = subject }));

    [Fact]
    public void A_uri_name_and_a_thumbprint_name_the_workload()
    {
        Assert.Equal("erp", Find(new WorkloadOptions { UriName = DevPki.SpiffeId("erp") }));
        Assert.Null(Find(new WorkloadOptions { UriName = DevPki.SpiffeId("erp") + "/x" }));
        Assert.Equal("erp", Find(new WorkloadOptions { Thumbprint = Pki.Client("erp").Thumbprint() }));
        Assert.Null(Find(new WorkloadOptions { UriName = DevPki.SpiffeId("erp"), Thumbprint = new string('A', 43) }));
    }

    [Fact]
    public void A_certificate_that_fits_two_workloads_fits_none()
    {
        var twice = new WorkloadOptions { UriName = DevPki.SpiffeId("erp") };
        using var certificate = Pki.Client("erp").Load();

        Assert.Null(Directory(("a", twice), ("b", twice)).Find(certificate));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private DevPki Pki => DevPki.Create(_folder.FullName);

    private string? Find(WorkloadOptions options)
    {
        using var certificate = Pki.Client("erp").Load();
        return Directory(("erp", options)).Find(certificate)?.Id;
    }

    private static WorkloadDirectory Directory(params (string Id, WorkloadOptions Options)[] workloads) =>
        new(Options.Create(new IdentityOptions { Workloads = workloads.ToDictionary(entry => entry.Id, entry => entry.Options) }));
}
