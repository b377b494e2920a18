using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Listeners;

public sealed class RevocationListTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _authority = Authority("CN=A");

    [Fact]
    public void A_revoked_client_is_refused_and_another_is_not()
    {
        var (revoked, other) = (Leaf(1), Leaf(2));
        var lists = new RevocationLists([List(_authority, revoked)]);

        Assert.Equal("a certificate is revoked", lists.Refusal([revoked, _authority], Now));
        Assert.Null(lists.Refusal([other, _authority], Now));
    }

    [Fact]
    public void Without_a_current_list_nobody_is_accepted()
    {
        var lists = new RevocationLists([List(_authority)]);

        Assert.NotNull(lists.Refusal([Leaf(1), _authority], Now.AddDays(30)));
        Assert.NotNull(lists.Refusal([Leaf(1), _authority], Now.AddDays(-30)));
    }

    [Fact]
    public void What_is_known_of_a_chain_is_as_old_as_the_oldest_list_that_speaks_of_it()
    {
        var lists = new RevocationLists([List(_authority), List(Authority("CN=B"))]);

        Assert.Equal(Now.AddDays(-1), lists.AsOf([Leaf(1), _authority], Now));
        Assert.Null(lists.AsOf([Leaf(1), _authority], Now.AddDays(30)));
        Assert.Null(new RevocationLists([]).AsOf([Leaf(1), _authority], Now));
    }

    [Fact]
    public void The_lists_that_judge_a_chain_tell_how_old_the_verdict_is_though_new_ones_come_meanwhile()
    {
        var lists = new Queue<RevocationLists>([new([List(_authority)]), new([RevocationList.Parse(Bytes(_authority, Now))])]);
        var verifier = new ClientChainVerifier([_authority], lists.Dequeue);
        using var chain = new X509Chain { ChainPolicy = verifier.Policy(Now) };
        Assert.True(chain.Build(Leaf(1)));

        Assert.Null(verifier.Refusal(chain, Now, out var judged));

        Assert.Equal((Now, Now.AddDays(-1)), (judged!.JudgedAt, judged.RevocationAsOf));
        Assert.Equal(2, judged.Certificates.Count);
        Assert.Single(lists);
    }

    [Fact]
    public void A_refused_chain_is_remembered_by_nothing()
    {
        var leaf = Leaf(1);
        var verifier = new ClientChainVerifier([_authority], () => new RevocationLists([List(_authority, leaf)]));
        using var chain = new X509Chain { ChainPolicy = verifier.Policy(Now) };
        Assert.True(chain.Build(leaf));

        Assert.Equal("a certificate is revoked", verifier.Refusal(chain, Now, out var judged));
        Assert.Null(judged);
    }

    [Fact]
    public void A_list_that_another_key_signed_does_not_count()
    {
        var impostor = Authority("CN=A");
        var lists = new RevocationLists([List(impostor)]);

        Assert.Equal("an issuer has no current revocation list", lists.Refusal([Leaf(1), _authority], Now));
    }

    [Fact]
    public void A_file_that_is_no_list_stops_the_reading()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n");

        Assert.Throws<InvalidDataException>(() => RevocationLists.Load([file]));
        File.Delete(file);
    }

    [Fact]
    public void A_new_list_counts_soon_and_half_of_one_leaves_the_old_in_place()
    {
        var file = Path.GetTempFileName();
        var clock = new ManualTime();
        File.WriteAllBytes(file, Bytes(_authority));
        var live = new RevocationFiles([file], clock, NullLogger.Instance);
        Assert.Null(live.Current.Refusal([Leaf(1), _authority], Now));

        Write(file, Bytes(_authority)[..40], minute: 1);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(live.Current.Refusal([Leaf(1), _authority], Now));

        Write(file, Bytes(_authority, Leaf(1)), minute: 2);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("a certificate is revoked", live.Current.Refusal([Leaf(1), _authority], Now));
        File.Delete(file);
    }

    private static void Write(string file, byte[] bytes, int minute)
    {
        File.WriteAllBytes(file, bytes);
        File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddMinutes(minute));
    }

    private static X509Certificate2 Authority(string name)
    {
        var request = new CertificateRequest(name, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
    }

    private X509Certificate2 Leaf(byte serial)
    {
        var request = new CertificateRequest("CN=leaf", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.2")], critical: false));
        return request.Create(_authority, Now.AddDays(-1), Now.AddDays(1), [0x40, serial]);
    }

    private static RevocationList List(X509Certificate2 authority, params X509Certificate2[] revoked) => RevocationList.Parse(Bytes(authority, revoked));

    private static byte[] Bytes(X509Certificate2 authority, params X509Certificate2[] revoked) => Bytes(authority, Now.AddDays(-1), revoked);

    private static byte[] Bytes(X509Certificate2 authority, DateTimeOffset thisUpdate, params X509Certificate2[] revoked)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
            builder.AddEntry(certificate);
        return builder.Build(authority, 1, Now.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: thisUpdate);
    }
}
