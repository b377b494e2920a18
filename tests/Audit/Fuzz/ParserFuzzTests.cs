using System.Text;
using SecureFin.Audit.Canonical;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Journal;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Witness;

namespace SecureFin.Audit.Tests.Fuzz;

/// <summary>Every parser of outside bytes gets good inputs with random damage: it may refuse in its own way, and nothing else.</summary>
public sealed class ParserFuzzTests
{
    /// <summary>Inputs for each parser; 1,000,000 with SFG_FUZZ=1000000.</summary>
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("SFG_FUZZ") ?? "20000");

    /// <summary>Characters that grammars treat specially.</summary>
    private const string Telling = "\n +\0\"\\0-:9=A{[";

    private static readonly MerkleHash Leaf = MerkleHasher.HashLeaf("e"u8);
    private static readonly Checkpoint Good = Checkpoint.Sign(A.Origin, 1, Leaf, [A.Signer]);

    private static readonly Dictionary<string, (byte[] Seed, Action<byte[]> Parse)> Parsers = new()
    {
        ["note"] = (Good.ToBytes(), input => Accepted(SignedNote.Parse(input))),
        ["checkpoint"] = (Good.ToBytes(), input => Accepted(Checkpoint.Parse(input).Note)),
        ["vkey"] = (Encoding.UTF8.GetBytes(A.Signer.Key.ToString()), input => VerifierKey.Parse(Encoding.UTF8.GetString(input))),
        ["private key"] = (Encoding.UTF8.GetBytes(NotePrivateKey.Generate("a", NoteKeyType.Ed25519).PrivateText), input => NotePrivateKey.Parse(Encoding.UTF8.GetString(input), TimeProvider.System)),
        ["tlog-proof"] = (Encoding.UTF8.GetBytes(TlogProof.Format(5, [Leaf, Leaf], Good)), input => TlogProof.Parse(input)),
        ["add-checkpoint"] = (new AddCheckpointRequest(7, [Leaf], Good).ToBytes(), input => AddCheckpointRequest.Parse(input)),
        ["bundle"] = ([0, 1, 65, 0, 0, 0, 3, 66, 67, 68], input => EntryBundle.Parse(input, 3, "bundle")),
        ["journal header"] = (JournalHeader(), input => JournalBatch.TryReadHeader(input.Concat(new byte[128]).Take(128).ToArray(), out _)),
        ["canonical JSON"] = (Encoding.UTF8.GetBytes("""{"b":[1,-2.5e10,"\u00e9\n",null,true],"a":{"x":{}}}"""), Canonical),
        ["evidence reference"] = ("20261121-0003:4096:123"u8.ToArray(), input => Reference(Encoding.UTF8.GetString(input))),
    };

    public static TheoryData<string> Names => [.. Parsers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parser_refuses_damage_only_in_its_own_way(string name)
    {
        var (good, parse) = Parsers[name];
        parse(good);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < Count; i++)
        {
            var input = Damage(good, random);
            try
            {
                parse(input);
            }
            catch (Exception e) when (e is FormatException or InvalidDataException)
            {
                // refused as promised
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, input {Convert.ToBase64String(input)}: {e}");
            }
        }
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        var bytes = new List<byte>(good);
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at + 1));
                    break;
                case 2:
                    bytes.InsertRange(at, new byte[random.Next(4)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.Take(random.Next(40)).ToArray());
                    break;
                default:
                    bytes.Insert(at, (byte)Telling[random.Next(Telling.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>What was accepted must be written back to what is accepted again.</summary>
    private static void Accepted(SignedNote note) => Assert.Equal(note.Text, SignedNote.Parse(note.ToBytes()).Text);

    private static void Reference(string text)
    {
        if (EvidenceReference.TryParse(text, out var reference))
            Assert.Equal(text, reference.ToString());
    }

    private static void Canonical(byte[] input)
    {
        var once = CanonicalJson.Canonicalize(input);
        Assert.Equal(once, CanonicalJson.Canonicalize(once));
    }

    private static byte[] JournalHeader()
    {
        var header = new byte[JournalBatch.HeaderBytes];
        new JournalBatch(1, 2, 3, 6, Leaf, 4).WriteHeader(header);
        return header;
    }
}
