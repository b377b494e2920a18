using System.Security.Cryptography;
using SecureFin.Rego.Bundles;

namespace SecureFin.Rego.Tests.Bundles;

public sealed class BundleBuilderTests
{
    private const string Policy = "package pay\n\nallow if data.limits.EUR > input.amount\n";

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public void A_signed_bundle_is_read_back_with_the_public_key_alone(string algorithm)
    {
        var (secret, open) = Keys(algorithm);
        using var archive = new MemoryStream();

        var written = Builder(new BundleKey("risk", algorithm, secret)).Write(archive);
        archive.Position = 0;
        var read = Loader(new BundleKey("risk", algorithm, open)).LoadArchive(archive);

        Assert.True(written.Succeeded, written.Message);
        Assert.True(read.Succeeded, read.Message);
        Assert.Equal("risk", read.Bundle!.SignedBy);
        Assert.Equal("r7", read.Bundle.Compile().Snapshot!.Revision);
    }

    [Fact]
    public void A_bundle_signed_by_another_key_is_refused()
    {
        using var archive = new MemoryStream();
        Builder(new BundleKey("risk", "ES256", Keys("ES256").Secret)).Write(archive);
        archive.Position = 0;

        var read = Loader(new BundleKey("risk", "ES256", Keys("ES256").Open)).LoadArchive(archive);

        Assert.Equal(BundleErrorCode.Signature, read.Code);
    }

    [Fact]
    public void A_shared_secret_counts_only_where_it_is_allowed()
    {
        var key = new BundleKey("shared", "HS256", "a secret of the tests");
        using var archive = new MemoryStream();
        Builder(key).Write(archive);
        archive.Position = 0;

        Assert.Equal(BundleErrorCode.Signature, Loader(key).LoadArchive(archive).Code);
    }

    [Fact]
    public void A_sequence_is_kept_in_the_metadata_beside_what_stands_there()
    {
        using var archive = new MemoryStream();
        var metadata = RegoJson.Parse("""{"owner": "risk", "securefin": {"ticket": "C-1", "sequence": 3}}"""u8);

        var written = new BundleBuilder { Sequence = 4, Metadata = metadata }.Add(new RegoModuleSource("pay.rego", Policy)).Write(archive);

        Assert.Equal(4, written.Bundle!.Sequence);
        Assert.Equal("""{"owner":"risk","securefin":{"sequence":4,"ticket":"C-1"}}""", written.Bundle.Metadata.ToJson());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"4\"")]
    [InlineData("null")]
    [InlineData("1e400")]
    [InlineData("9007199254740993")]
    public void A_sequence_that_cannot_be_read_does_not_pass_for_none(string sequence)
    {
        var metadata = RegoJson.Parse(System.Text.Encoding.UTF8.GetBytes("{\"securefin\": {\"sequence\": " + sequence + "}}"));

        Assert.Equal(BundleErrorCode.Manifest, new BundleBuilder { Metadata = metadata }.Write(Stream.Null).Code);
    }

    [Fact]
    public void What_a_bundle_says_has_one_digest_however_it_came()
    {
        var whole = Loaded(new BundleBuilder { Sequence = 2 }, """{"limits": {"EUR": 5}}""");
        var other = Loaded(new BundleBuilder { Sequence = 3 }, """{"limits": {"EUR": 6}}""");

        Assert.Equal(whole.Digest(), Loaded(new BundleBuilder { Revision = "r" }, """{ "limits": {"EUR": 5} }""").Digest());
        Assert.NotEqual(whole.Digest(), other.Digest());
    }

    private static PolicyBundle Loaded(BundleBuilder builder, string data) =>
        builder.Add(new RegoModuleSource("pay.rego", Policy)).WithData(RegoJson.Parse(System.Text.Encoding.UTF8.GetBytes(data))).Write(Stream.Null).Bundle!;

    [Fact]
    public void A_module_outside_of_the_roots_is_not_written()
    {
        using var archive = new MemoryStream();
        var builder = new BundleBuilder { Revision = "r1", Roots = ["other"] }.Add(new RegoModuleSource("pay.rego", Policy));

        Assert.Equal(BundleErrorCode.Roots, builder.Write(archive).Code);
        Assert.Equal(0, archive.Length);
    }

    [Fact]
    public void Equal_contents_give_equal_bytes()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        Builder(null).Write(first);
        Builder(null).Write(second);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Every_cut_of_an_archive_is_refused()
    {
        using var archive = new MemoryStream();
        Builder(null).Write(archive);
        var bytes = archive.ToArray();

        for (var length = 0; length < bytes.Length; length += 7)
        {
            Assert.False(new BundleLoader().LoadArchive(new MemoryStream(bytes, 0, length)).Succeeded, $"cut at {length}");
        }
    }

    private static BundleBuilder Builder(BundleKey? key) => new BundleBuilder { Revision = "r7", Roots = ["pay", "limits"], SigningKey = key }
        .Add(new RegoModuleSource("pay/pay.rego", Policy))
        .WithData(RegoJson.Parse("""{"limits": {"EUR": 100, "note": "<&>"}}"""));

    private static BundleLoader Loader(BundleKey key) => new(BundleOptions.Default with { Verification = new BundleVerification([key]) });

    private static (string Secret, string Open) Keys(string algorithm)
    {
        if (algorithm == "ES256")
        {
            using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return (ec.ExportPkcs8PrivateKeyPem(), ec.ExportSubjectPublicKeyInfoPem());
        }

        using var rsa = RSA.Create(2048);
        return (rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
    }
}
