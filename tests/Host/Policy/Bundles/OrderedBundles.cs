using System.Security.Cryptography;
using SecureFin.Rego;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Tests.Policy.Bundles;

/// <summary>Makes signed bundles whose sequence can be chosen; the same key signs them all.</summary>
internal sealed class OrderedBundles : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    public byte[] Archive(long? sequence, string revision, bool allow = true)
    {
        using var archive = new MemoryStream();
        var builder = new BundleBuilder { Revision = revision, Sequence = sequence, SigningKey = new BundleKey("bundle", "ES256", _key.ExportPkcs8PrivateKeyPem()) };
        var (verdict, reasons) = allow ? ("true", "[]") : ("false", """[{"code": "c", "message": "m"}]""");
        builder.Add(new RegoModuleSource("p.rego", $"package securefin.gateway\n\ndecision := {{\"allow\": {verdict}, \"reasons\": {reasons}, \"obligations\": {{\"mask\": {{}}, \"approvals\": 0, \"hold\": null}}}}\n"));
        Assert.True(builder.Write(archive).Succeeded);
        return archive.ToArray();
    }

    public PolicyBundle Bundle(long? sequence, string revision = "r", bool allow = true)
    {
        using var archive = new MemoryStream(Archive(sequence, revision, allow));
        return new BundleLoader(new BundleOptions { Verification = new BundleVerification([new BundleKey("bundle", "ES256", PublicKey)]) }).LoadArchive(archive).Bundle!;
    }

    public void Dispose() => _key.Dispose();
}
