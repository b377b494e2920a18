using System.Text;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Tree;

public sealed class TlogProofTests
{
    private static readonly Checkpoint Signed = Checkpoint.Sign(A.Origin, 1, MerkleHasher.HashLeaf("e"u8), [A.Signer]);

    [Fact]
    public void A_proof_reads_back_as_written()
    {
        var text = TlogProof.Format(0, [], Signed);

        var proof = TlogProof.Parse(Encoding.UTF8.GetBytes(text));

        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 0\n\n" + A.Origin + "\n1\n", text);
        Assert.True(proof.Verify("e"u8, A.Signer.Key));
        Assert.False(proof.Verify("f"u8, A.Signer.Key));
        Assert.False(proof.Verify("e"u8, Ed25519NoteSigner.Generate(A.Origin).Key));
    }

    [Fact]
    public void Extra_bytes_are_read_and_mean_nothing()
    {
        var text = TlogProof.Format(0, [], Signed).Replace("index", "extra aGk=\nindex");

        var proof = TlogProof.Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal("hi"u8.ToArray(), proof.Extra.ToArray());
        Assert.True(proof.Verify("e"u8, A.Signer.Key));
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2")]
    [InlineData("index 0", "index 00")]
    [InlineData("index 0", "index -1")]
    [InlineData("index 0", "index 9223372036854775808")]
    [InlineData("index 0", "Index 0")]
    [InlineData("index 0", "index 0\nAAAA")]
    [InlineData("index 0", "extra a\nindex 0")]
    [InlineData("index 0", "index 0\nindex 0")]
    [InlineData("index 0\n\n", "index 0\n")]
    public void What_is_not_a_proof_is_refused(string from, string to) =>
        Assert.Throws<FormatException>(() => TlogProof.Parse(Encoding.UTF8.GetBytes(TlogProof.Format(0, [], Signed).Replace(from, to))));

    [Theory]
    [InlineData("1\n", "01\n")]
    [InlineData("1\n", "\n")]
    [InlineData("1\n", "+1\n")]
    [InlineData("1\n", "0\n")]
    public void What_is_not_a_checkpoint_is_refused(string from, string to)
    {
        var text = Encoding.UTF8.GetString(Signed.ToBytes());
        var body = A.Origin + "\n";
        Assert.Throws<FormatException>(() => Checkpoint.Parse(Encoding.UTF8.GetBytes(text.Replace(body + from, body + to))));
    }
}
