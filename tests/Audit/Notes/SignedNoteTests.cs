using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tests.Notes;

public sealed class SignedNoteTests
{
    /// <summary>The example of the signed note package of Go (golang.org/x/mod/sumdb/note).</summary>
    private const string GoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string GoNote = "If you think cryptography is the answer to your problem,\n" +
        "then you don't know what your problem is.\n\n" +
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    public static TheoryData<NoteKeyType> Types => [NoteKeyType.Ed25519, NoteKeyType.Ecdsa, NoteKeyType.CosignatureEd25519, NoteKeyType.CosignatureEcdsa];

    [Fact]
    public void A_note_of_another_program_verifies()
    {
        var key = VerifierKey.Parse(GoKey);

        Assert.Equal([key], SignedNote.Parse(Encoding.UTF8.GetBytes(GoNote)).Verify([key]));
        Assert.Equal(GoKey, key.ToString());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_key_of_each_type_reads_back_and_verifies_its_own_signatures_alone(NoteKeyType type)
    {
        var signer = TestSigner.Create("w.example/1", type);
        var key = VerifierKey.Parse(signer.Key.ToString());
        var note = SignedNote.Sign("a text\n", [signer]);

        Assert.Equal(signer.Key.Id, key.Id);
        Assert.Equal([key], SignedNote.Parse(note.ToBytes()).Verify([key]));
        Assert.Empty(note.Verify([A.Signer.Key])!);
        Assert.False(key.Verify("b text\n"u8, note.Signatures[0].Signature.Span));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Any_changed_byte_of_a_signature_is_found(NoteKeyType type)
    {
        var signer = TestSigner.Create("w.example/1", type);
        var signature = NoteSignature.Create(signer, "a text\n"u8).Signature.ToArray();
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 1;
            Assert.False(signer.Key.Verify("a text\n"u8, signature), $"byte {i}");
            signature[i] ^= 1;
        }

        Assert.False(signer.Key.Verify("a text\n"u8, signature.AsSpan(0, signature.Length - 1)));
        Assert.False(signer.Key.Verify("a text\n"u8, [.. signature, 0]));
        Assert.False(signer.Key.Verify("a text\n"u8, []));
    }

    [Fact]
    public void A_key_id_of_ECDSA_covers_the_key_alone()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = ecdsa.ExportSubjectPublicKeyInfo();

        var key = new VerifierKey("any.example", NoteKeyType.Ecdsa, spki);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(spki)[..4]), key.Id.ToString("x8"));
    }

    [Fact]
    public void A_bad_line_of_a_known_key_spoils_the_whole_note()
    {
        using var other = Ed25519NoteSigner.Generate("other.example");
        var note = SignedNote.Sign("a text\n", [A.Signer]).With([new NoteSignature(other.Name, other.Key.Id, new byte[64])]);

        Assert.Null(note.Verify([A.Signer.Key, other.Key]));
        Assert.Equal([A.Signer.Key], note.Verify([A.Signer.Key]));
    }

    [Fact]
    public void A_key_that_signed_twice_counts_once_and_each_of_its_lines_must_hold()
    {
        var note = SignedNote.Sign("a text\n", [A.Signer, A.Signer]);

        Assert.Equal([A.Signer.Key], note.Verify([A.Signer.Key]));
        Assert.Null(note.With([new NoteSignature(A.Origin, A.Signer.Key.Id, new byte[64])]).Verify([A.Signer.Key]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\n")]
    [InlineData("text\n\n\u2014 a AAAAAAA=")]
    [InlineData("text\n\n- a AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a  AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a+b AAAAAAA=\n")]
    [InlineData("text\n\n\u2014  AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a AAAAAA==\n")]
    [InlineData("text\n\n\u2014 a AAAAAAB=\n")]
    [InlineData("text\n\n\u2014 a AAAAAAA\n")]
    [InlineData("text\n\n\u2014 a AAAA AAA=\n")]
    [InlineData("text\n\n\u2014 a AAAAAAA=\n\n")]
    [InlineData("text\r\n\n\u2014 a AAAAAAA=\n")]
    [InlineData("te\u0000xt\n\n\u2014 a AAAAAAA=\n")]
    [InlineData("te\txt\n\n\u2014 a AAAAAAA=\n")]
    public void What_is_not_a_note_is_refused(string note) => Assert.Throws<FormatException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes(note)));

    [Fact]
    public void Invalid_UTF_8_is_refused() =>
        Assert.Throws<FormatException>(() => SignedNote.Parse([0xc3, 0x28, .. "\n\n\u2014 a AAAAAAA=\n"u8]));

    [Fact]
    public void Too_many_signatures_and_too_long_notes_are_refused()
    {
        var line = "\u2014 a AAAAAAA=\n";
        Assert.Equal(100, SignedNote.Parse(Encoding.UTF8.GetBytes("t\n\n" + string.Concat(Enumerable.Repeat(line, 100)))).Signatures.Count);
        Assert.Throws<FormatException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes("t\n\n" + string.Concat(Enumerable.Repeat(line, 101)))));
        Assert.Throws<FormatException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes(new string('t', 70_000) + "\n\n" + line)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+Axpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+ c4f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhoX")]
    public void What_is_not_a_verifier_key_is_refused(string text) => Assert.Throws<FormatException>(() => VerifierKey.Parse(text));
}
