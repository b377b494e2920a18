using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Canonical;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Witness;
using SecureFin.Fuzz.Inputs;

namespace SecureFin.Fuzz.Targets;

/// <summary>Signed notes, checkpoints, keys, proofs and the witness protocol. The first byte of an input says which.</summary>
internal sealed class NotesTarget : IFuzzTarget
{
    private const string Origin = "gateway.example/audit/1";
    private readonly Ed25519NoteSigner _signer = Ed25519NoteSigner.Generate(Origin);
    private readonly byte[][] _notes;
    private readonly byte[][] _keys;
    private readonly byte[][] _json = [.. ((string[])["""{"b":[1,-2.5e10,"\u00e9\n",null,true],"a":{"x":{}}}""", """{"\ud83d\ude02":1e21,"é":0.000001,"1":[1E+2,-0.0]}""", "[[[[1]]]]"]).Select(Encoding.UTF8.GetBytes)];
    private readonly Mutator _mutator = new("\n— ", "\u2014 gateway.example/audit/1 ", "c2sp.org/tlog-proof@v1", "index ", "old ", "extra ", "\n\n", "+", "PRIVATE+KEY+", "9223372036854775807", "00");

    public NotesTarget()
    {
        var leaf = MerkleHasher.HashLeaf("e"u8);
        var other = Ed25519Cosigner.Generate("witness.example", Clock.Standing);
        var one = Checkpoint.Sign(Origin, 1, leaf, [_signer]);
        var two = Checkpoint.Sign(Origin, long.MaxValue / 2, leaf, [_signer, other]);
        _notes =
        [
            one.ToBytes(), two.ToBytes(), SignedNote.Sign("any text\nof two lines\n", [_signer]).ToBytes(), Encoding.UTF8.GetBytes(TlogProof.Format(5, [leaf, leaf], one)),
            Encoding.UTF8.GetBytes(TlogProof.Format(0, [], two)), new AddCheckpointRequest(7, [leaf, leaf], one).ToBytes(), new AddCheckpointRequest(0, [], two).ToBytes(),
        ];
        _keys = [.. ((string[])[.. Generated(NoteKeyType.Ed25519), .. Generated(NoteKeyType.CosignatureEd25519), _signer.Key.ToString(), new EcdsaNoteSigner(Origin, ECDsa.Create(ECCurve.NamedCurves.nistP256)).Key.ToString()]).Select(Encoding.UTF8.GetBytes)];
    }

    public byte[] Make(Rng rng)
    {
        var kind = (byte)rng.Next(7);
        return [kind, .. kind switch
        {
            < 4 => _mutator.Mutate(rng, _notes),
            4 or 5 => _mutator.Mutate(rng, _keys),
            _ => _mutator.Mutate(rng, _json),
        }];
    }

    public bool Try(byte[] input)
    {
        var bytes = input[1..];
        try
        {
            switch (input[0])
            {
                case 0:
                    Note(SignedNote.Parse(bytes));
                    break;
                case 1:
                    var checkpoint = Checkpoint.Parse(bytes);
                    Note(checkpoint.Note);
                    Broken.Unless(checkpoint.Size >= 0 && checkpoint.Origin.Length > 0, "a checkpoint of no tree is taken");
                    break;
                case 2:
                    var proof = TlogProof.Parse(bytes);
                    Broken.Unless(!proof.Verify("another entry"u8, _signer.Key), "a proof holds for an entry that is not in the tree");
                    break;
                case 3:
                    AddCheckpointRequest.Parse(bytes);
                    break;
                case 4:
                    var key = VerifierKey.Parse(Encoding.UTF8.GetString(bytes));
                    Broken.Unless(VerifierKey.Parse(key.ToString()).Id == key.Id, "a key does not come back");
                    break;
                case 5:
                    _ = NotePrivateKey.Parse(Encoding.UTF8.GetString(bytes), Clock.Standing);
                    break;
                default:
                    Canonical(bytes);
                    break;
            }

            return true;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            return false;
        }
    }

    // Read and written again it is the same; a note of a text that was never signed has no verified signature.
    private void Note(SignedNote note)
    {
        Broken.Unless(SignedNote.Parse(note.ToBytes()).Text == note.Text, "a note does not come back");
        if (note.Verify([_signer.Key]) is { Count: > 0 })
            Broken.Unless(_notes.Any(seed => Encoding.UTF8.GetString(seed).Contains(note.Text, StringComparison.Ordinal)), "a note verifies that nobody signed");
    }

    private static void Canonical(byte[] bytes)
    {
        var once = CanonicalJson.Canonicalize(bytes);
        Broken.Unless(once.AsSpan().SequenceEqual(CanonicalJson.Canonicalize(once)), "canonical JSON has a second form");
    }

    private static string[] Generated(NoteKeyType type)
    {
        var (text, key) = NotePrivateKey.Generate(Origin, type);
        return [text, key.ToString()];
    }
}
