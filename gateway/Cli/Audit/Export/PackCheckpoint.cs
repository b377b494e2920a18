using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Notes;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Takes a checkpoint apart: what was signed, each raw signature, each public key as PEM.</summary>
internal sealed class PackCheckpoint(PackWriter zip, IReadOnlyList<VerifierKey> keys)
{
    // SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 section 4)
    private static readonly byte[] Ed25519Prefix = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    /// <summary>Writes <c>checkpoint</c>, and below <c>signatures/</c> for each known signature N: <c>N.text</c>, <c>N.sig</c>, <c>N.pem</c>.</summary>
    public void Write(Checkpoint checkpoint)
    {
        zip.Add("checkpoint", checkpoint.ToBytes());
        foreach (var (number, key, signature) in Known(checkpoint, keys))
        {
            var text = checkpoint.Note.TextBytes.ToArray();
            if (key.IsWitness)
            {
                var time = BinaryPrimitives.ReadUInt64BigEndian(signature);
                text = [.. Encoding.UTF8.GetBytes($"cosignature/v1\ntime {time}\n"), .. text];
            }

            zip.Add($"signatures/{number}.text", text);
            zip.Add($"signatures/{number}.sig", key.IsWitness ? signature[8..] : signature);
            zip.Add($"signatures/{number}.pem", PemEncoding.WriteString("PUBLIC KEY", Spki(key)) + "\n");
        }
    }

    /// <summary>The signatures whose key is given, numbered from 1.</summary>
    public static IEnumerable<(int Number, VerifierKey Key, byte[] Signature)> Known(Checkpoint checkpoint, IReadOnlyList<VerifierKey> keys)
    {
        var number = 0;
        foreach (var line in checkpoint.Note.Signatures)
        {
            if (keys.FirstOrDefault(key => key.Id == line.KeyId && key.Name == line.Name) is { } key)
                yield return (++number, key, line.Signature.ToArray());
        }
    }

    /// <summary>The command that follows an entry of the pack to the texts that those keys signed.</summary>
    /// <param name="name">The entry's and the proof's file without their ending, with <c>/</c> between folders.</param>
    public static string CheckCommand(string name, Checkpoint checkpoint, IReadOnlyList<VerifierKey> keys) =>
        string.Join(' ', [$"sh check.sh {name}.json {name}.proof", .. Known(checkpoint, keys).Select(known => string.Create(CultureInfo.InvariantCulture, $"signatures/{known.Number}.text"))]);

    private static byte[] Spki(VerifierKey key) => key.Type is NoteKeyType.Ed25519 or NoteKeyType.CosignatureEd25519
        ? [.. Ed25519Prefix, .. key.PublicKey.Span]
        : key.PublicKey.ToArray();
}
