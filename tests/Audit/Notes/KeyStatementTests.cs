using System.Security.Cryptography;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tests.Notes;

public sealed class KeyStatementTests
{
    private static readonly VerifierKey Old = new EcdsaNoteSigner(A.Origin, ECDsa.Create(ECCurve.NamedCurves.nistP256)).Key, Next = new EcdsaNoteSigner(A.Origin, ECDsa.Create(ECCurve.NamedCurves.nistP256)).Key;

    [Fact]
    public void What_one_key_says_of_others_is_read_back_with_that_key_alone()
    {
        foreach (var said in (KeyStatement[])[new(A.Origin, Old, Next, 7), new(A.Origin, Old, null, 0), new(A.Origin, null, Next, long.MaxValue)])
        {
            var note = SignedNote.Parse(said.Sign(A.Signer).ToBytes());
            var read = KeyStatement.Open(note, A.Signer.Key)!;

            Assert.Equal((said.Ended?.ToString(), said.Joined?.ToString(), said.From), (read.Ended?.ToString(), read.Joined?.ToString(), read.From));
            Assert.Null(KeyStatement.Open(note, Ed25519NoteSigner.Generate(A.Origin).Key));
            Assert.Null(KeyAnnouncement.Open(note, A.Signer.Key));
        }

        Assert.Throws<ArgumentException>(() => new KeyStatement(A.Origin, null, null, 1).Sign(A.Signer));
    }

    [Fact]
    public void Anything_else_is_none()
    {
        var foreign = new EcdsaNoteSigner("another.example/log", ECDsa.Create(ECCurve.NamedCurves.nistP256)).Key;
        string[] texts =
        [
            $"{A.Origin}\nfrom 7\n", $"{A.Origin}\njoined {Next}\nended {Old}\nfrom 7\n", $"{A.Origin}\nended {Old}\nended {Next}\nfrom 7\n", $"{A.Origin}\nended {Old}\n",
            $"{A.Origin}\nended {Old}\nfrom -1\n", $"{A.Origin}\nended {Old}\nfrom 07\n", $"{A.Origin}\nended {foreign}\nfrom 7\n", $"{A.Origin}\nended nobody\nfrom 7\n",
            $"another.example/log\nended {Old}\nfrom 7\n", $"{A.Origin}\nended {Old}\nfrom 7\nmore\n", $"{A.Origin}\nkey {Next}\nfrom 7\n",
        ];

        Assert.All(texts, text => Assert.Null(KeyStatement.Open(SignedNote.Sign(text, [A.Signer]), A.Signer.Key)));
    }
}
