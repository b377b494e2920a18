using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Canonical;
using SecureFin.Audit.Evidence;

namespace SecureFin.Audit.Tests.Evidence;

public sealed class EvidenceVerifierTests
{
    [Fact]
    public async Task Erased_bodies_are_no_problem_and_missing_and_tampered_ones_are_named()
    {
        using var home = new TempDirectory();
        await using var store = new EvidenceStore(new EvidenceStoreOptions { Directory = home["evidence"], MasterKey = SHA256.HashData("m"u8) });
        var all = new List<SealedEvidence>();
        await using (var log = await A.Log(home))
        {
            for (var i = 0; i < 4; i++)
            {
                all.Add(await store.SealAsync("subject" + i, Encoding.UTF8.GetBytes("body " + i)));
                await log.AppendAsync(Entry(all[i].Reference, i == 2 ? new byte[32] : all[i].Commitment), default);
            }

            await log.AppendAsync(Entry("20200101-0000:0:100", new byte[32]), default);
            await log.AppendAsync("not JSON, but has \"evidence\" in it"u8.ToArray(), default);
        }

        var gone = store.KeysOf("subject1");
        store.Destroy(gone);
        var unrecorded = EvidenceVerifier.Verify(new LogReader(home["log"]), store, 0, 2, default);
        Assert.Equal(("evidence.erased_unrecorded", 1L), (unrecorded.Problems.Single().Code, unrecorded.Problems.Single().Index!.Value));
        await using (var log = await A.Log(home))
            await log.AppendAsync(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes($$"""{"kind":"erased","keys":["{{gone.Single().Id}}"]}""")), default);

        var report = EvidenceVerifier.Verify(new LogReader(home["log"]), store, 0, long.MaxValue, default);

        Assert.Equal((2, 1), (report.Intact, report.Erased));
        Assert.Equal([("evidence.tampered", 2L), ("evidence.missing", 4L)], report.Problems.Select(p => (p.Code, p.Index!.Value)));
        Assert.True((await A.Verifier.VerifyAsync(home["log"])).Valid);
        Assert.True(EvidenceVerifier.Verify(new LogReader(home["log"]), store, 0, 2, default).Valid);
    }

    [Fact]
    public async Task A_store_open_for_reading_changes_nothing()
    {
        using var home = new TempDirectory();
        await using var store = new EvidenceStore(new EvidenceStoreOptions { Directory = home["evidence"], MasterKey = new byte[32], ReadOnly = true });

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.SealAsync("s", new byte[3]));
        Assert.Throws<InvalidOperationException>(() => store.KeysOf("s"));
        Assert.Throws<InvalidOperationException>(() => store.Destroy([]));
        Assert.False(Directory.Exists(home["evidence"]));
    }

    private static byte[] Entry(string reference, ReadOnlyMemory<byte> commitment) => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(
        $$$"""{"kind":"outcome","bodies":[{"evidence":"{{{reference}}}","commitment":"{{{Convert.ToBase64String(commitment.Span)}}}"}]}"""));
}
