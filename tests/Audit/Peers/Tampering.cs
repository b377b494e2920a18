using System.Text;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Peers;

/// <summary>One way to tamper with a log directory, and what a verifier must say.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Code">Code of the first problem.</param>
/// <param name="First">Lowest entry that is known to be wrong; null where no entry is.</param>
/// <param name="Do">Does it to a copy of <see cref="SampleLog"/>.</param>
internal sealed record Tampering(string Name, string Code, long? First, Action<string> Do)
{
    private const int Size = SampleLog.Size;
    private const int Edge = Size % 256;
    private const int RecordBytes = 18; // two of length, sixteen of entry
    private const string LastBundle = "tile/entries/258.p/188", LastTile = "tile/0/258.p/188";

    public static IReadOnlyList<Tampering> All { get; } =
    [
        new("a byte of an entry is flipped", "entry.changed", 1000, log => Flip(log, TilePath.Bundle(3), Slot(1000) + 12)),
        new("a byte of an entry in the unfinished bundle is flipped", "entry.changed", Size - 1, log => Flip(log, LastBundle, Slot(Size - 1) + 12)),
        new("two entries change places", "entry.changed", 512, log => Edit(log, TilePath.Bundle(2), bytes => Swap(bytes, Slot(512), Slot(700)))),
        new("an entry takes the place of another", "entry.changed", 9, log => Edit(log, TilePath.Bundle(0), bytes => [.. bytes[..Slot(9)], .. bytes[Slot(8)..Slot(9)], .. bytes[Slot(10)..]])),
        new("an entry in the middle is dropped", "bundle.unreadable", 256, log => Edit(log, TilePath.Bundle(1), bytes => [.. bytes[..Slot(300)], .. bytes[Slot(301)..]])),
        new("the last entry is dropped", "bundle.unreadable", Size - Edge, log => Edit(log, LastBundle, bytes => bytes[..^RecordBytes])),
        new("a bundle is cut off within an entry", "bundle.unreadable", 256, log => Edit(log, TilePath.Bundle(1), bytes => bytes[..^5])),
        new("a bundle has bytes after its last entry", "bundle.unreadable", 256, log => Edit(log, TilePath.Bundle(1), bytes => [.. bytes, 0])),
        new("a bundle is gone", "bundle.unreadable", 5 * 256, log => File.Delete(Path.Combine(log, TilePath.Bundle(5)))),
        new("two bundles change places", "entry.changed", 0, log => Exchange(log, TilePath.Bundle(0), TilePath.Bundle(1))),
        new("a leaf hash is altered", "entry.changed", 773, log => Flip(log, TilePath.HashTile(0, 3), 5 * 32)),
        new("a hash of level 1 is altered", "tile.changed", 7 * 256, log => Flip(log, "tile/1/000", 7 * 32)),
        new("a hash of level 2 is altered", "tile.changed", 0, log => Flip(log, "tile/2/000.p/1", 3)),
        new("a hash of the unfinished leaf tile is altered", "entry.changed", Size - Edge + 1, log => Flip(log, LastTile, 32)),
        new("a hash tile has bytes after its last hash", "tile.unreadable", 0, log => Edit(log, "tile/1/000", bytes => [.. bytes, .. new byte[32]])),
        new("a hash tile is gone", "tile.unreadable", 65_536, log => File.Delete(Path.Combine(log, "tile/1/001.p/2"))),
        new("an entry and its leaf hash are replaced", "tile.changed", 768, log => Replace(log, 1000, levels: 1)),
        new("an entry and the hashes over it are replaced", "tile.changed", 0, log => Replace(log, 1000, levels: 2)),
        new("an entry and all hashes are replaced", "checkpoint.inconsistent", 300, log => Replace(log, 1000, levels: 3)),
        new("an entry and all hashes are replaced and nothing is left of the history", "root.mismatch", 0, log =>
        {
            Replace(log, 1000, levels: 3);
            Directory.Delete(Path.Combine(log, "checkpoints"), recursive: true);
        }),
        new("two entries change places with their leaf hashes", "tile.changed", 512, log =>
        {
            Edit(log, TilePath.Bundle(2), bytes => Swap(bytes, Slot(520), Slot(700)));
            Edit(log, TilePath.HashTile(0, 2), bytes => Swap(bytes, 520 % 256 * 32, 700 % 256 * 32, 32));
        }),
        new("an entry stands twice with its leaf hash", "tile.changed", 512, log =>
        {
            Edit(log, TilePath.Bundle(2), bytes => Copy(bytes, Slot(520), Slot(521), RecordBytes));
            Edit(log, TilePath.HashTile(0, 2), bytes => Copy(bytes, 520 % 256 * 32, 521 % 256 * 32, 32));
        }),
        new("the unfinished bundle has an entry more than its tile", "bundle.unreadable", Size - Edge, log => Edit(log, LastBundle, bytes => [.. bytes, .. bytes[^RecordBytes..]])),
        new("the unfinished tile has a hash more than its name says", "bundle.unreadable", Size - Edge, log => Edit(log, LastTile, bytes => [.. bytes, .. new byte[32]])),
        new("the unfinished bundle has another width in its name", "bundle.unreadable", Size - Edge, log => File.Move(Path.Combine(log, LastBundle), Path.Combine(log, "tile/entries/258.p/187"))),
        new("the unfinished bundle is empty", "bundle.unreadable", Size - Edge, log => File.WriteAllBytes(Path.Combine(log, LastBundle), [])),
        new("the length of an entry is altered", "bundle.unreadable", 256, log => Edit(log, TilePath.Bundle(1), bytes => [.. bytes[..(Slot(300) + 1)], 17, .. bytes[(Slot(300) + 2)..]])),
        new("the end of the log is cut off", "bundle.unreadable", 65_536 + 256, log =>
        {
            foreach (var file in (string[])[TilePath.Bundle(257), TilePath.HashTile(0, 257), LastBundle, LastTile])
                File.Delete(Path.Combine(log, file));
        }),
        new("the checkpoint is an earlier one", "log.rolled_back", 300, log => File.Copy(Path.Combine(log, "checkpoints/300"), Path.Combine(log, "checkpoint"), true)),
        new("the log is cut back with its own keys", "log.rolled_back", 65_536, log => WriteCheckpoint(log, SampleLog.Signed(Entries(65_536)))),
        new("the log is forked after its history", "checkpoint.inconsistent", 0, log => Fork(log)),
        new("the checkpoint has another origin", "checkpoint.unsigned", null, log => WriteCheckpoint(log, Foreign("other.example/audit/1"))),
        new("the checkpoint is signed with another key of that name", "checkpoint.unsigned", null, log => WriteCheckpoint(log, Foreign(A.Origin))),
        new("the Ed25519 signature is altered", "checkpoint.bad_signature", null, log => Resign(log, line: 0)),
        new("the ECDSA signature is altered", "checkpoint.bad_signature", null, log => Resign(log, line: 1)),
        new("the size is altered", "checkpoint.bad_signature", null, log => Text(log, "checkpoint", text => text.Replace($"\n{Size}\n", $"\n{Size - 1}\n"))),
        new("the root is altered", "checkpoint.bad_signature", null, log => Text(log, "checkpoint", text => text.Replace(text.Split('\n')[2], MerkleHash.Empty.ToString()))),
        new("the name in the signature lines is altered", "checkpoint.unsigned", null, log => Text(log, "checkpoint", text => text.Replace($"\u2014 {A.Origin} ", "\u2014 other.example/audit/1 "))),
        new("the key ids in the signature lines are altered", "checkpoint.unsigned", null, log => Rename(log)),
        new("all signature lines are taken away", "checkpoint.unreadable", null, log => Text(log, "checkpoint", text => text[..(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)])),
        new("the size has a zero before it", "checkpoint.unreadable", null, log => Text(log, "checkpoint", text => text.Replace($"\n{Size}\n", $"\n0{Size}\n"))),
        new("the checkpoint has lines that end as on Windows", "checkpoint.unreadable", null, log => Text(log, "checkpoint", text => text.Replace("\n", "\r\n"))),
        new("a line is added to the checkpoint", "checkpoint.bad_signature", null, log => Text(log, "checkpoint", text => text.Replace("\n\n", "\nadded\n\n"))),
        new("the checkpoint is gone", "checkpoint.unreadable", null, log => File.Delete(Path.Combine(log, "checkpoint"))),
        new("a checkpoint of the history is altered", "checkpoint.bad_signature", null, log => Text(log, "checkpoints/300", text => text.Replace("\n300\n", "\n301\n"))),
        new("a checkpoint of the history has another root", "checkpoint.inconsistent", 300, log => File.WriteAllBytes(
            Path.Combine(log, "checkpoints/400"), SampleLog.Signed(Entries(399).Append(SampleLog.Entry(399, "other"))).ToBytes())),
        new("an entry is emptied", "entry.changed", 300, log => Edit(log, TilePath.Bundle(1), bytes => [.. bytes[..Slot(300)], 0, 0, .. bytes[Slot(301)..]])),
        new("two bundles change places with their leaf tiles", "tile.changed", 0, log =>
        {
            Exchange(log, TilePath.Bundle(0), TilePath.Bundle(1));
            Exchange(log, TilePath.HashTile(0, 0), TilePath.HashTile(0, 1));
        }),
        new("two bundles change places with all hashes up to level 1", "tile.changed", 0, log =>
        {
            Exchange(log, TilePath.Bundle(0), TilePath.Bundle(1));
            Exchange(log, TilePath.HashTile(0, 0), TilePath.HashTile(0, 1));
            Edit(log, "tile/1/000", bytes => Swap(bytes, 0, 32, 32));
        }),
        new("a bundle is longer than any can be", "bundle.unreadable", 256, log => Lengthen(log, TilePath.Bundle(1), 32 << 20)),
        new("a hash tile is longer than any can be", "tile.unreadable", 0, log => Lengthen(log, "tile/1/000", 32 << 20)),
        new("a folder stands in the place of a bundle", "bundle.unreadable", 256, log => PutFolder(log, TilePath.Bundle(1))),
        new("a folder stands in the place of a hash tile", "tile.unreadable", 0, log => PutFolder(log, "tile/1/000")),
        new("a folder stands in the place of the checkpoint", "checkpoint.unreadable", null, log => PutFolder(log, "checkpoint")),
        new("a bundle is a link that leads nowhere", "bundle.unreadable", 256, log =>
        {
            File.Delete(Path.Combine(log, TilePath.Bundle(1)));
            File.CreateSymbolicLink(Path.Combine(log, TilePath.Bundle(1)), "nowhere");
        }),
        new("the checkpoint is of a larger tree, under its own keys", "bundle.unreadable", Size - Edge, log => WriteCheckpoint(log, SampleLog.Signed(Entries(Size + 5)))),
        new("the checkpoint is of a far larger tree, under its own keys", "bundle.unreadable", Size - Edge, log => WriteCheckpoint(log, Checkpoint.Sign(A.Origin, 1_000_000, MerkleHash.Empty, [A.Signer, SampleLog.Ecdsa]))),
        new("the size is one that no log has", "checkpoint.unreadable", null, log => Text(log, "checkpoint", text => text.Replace($"\n{Size}\n", "\n99999999999999999999\n"))),
        new("the size is below nothing", "checkpoint.unreadable", null, log => Text(log, "checkpoint", text => text.Replace($"\n{Size}\n", $"\n-{Size}\n"))),
        new("the root is of another length", "checkpoint.unreadable", null, log => Text(log, "checkpoint", text => text.Replace(text.Split('\n')[2], "AAAA"))),
        new("a signature line stands twice, altered the second time", "checkpoint.bad_signature", null, log => Text(log, "checkpoint", text =>
        {
            var line = SignedNote.Parse(Encoding.UTF8.GetBytes(text)).Signatures[0];
            var changed = line.Signature.ToArray();
            changed[0] ^= 1;
            return $"{text}{new NoteSignature(line.Name, line.KeyId, changed)}\n";
        })),
        new("a signature is in base64 of another form", "checkpoint.unreadable", null, log => Text(log, "checkpoint", OtherBase64)),
        new("the key ids of the two lines change places", "checkpoint.bad_signature", null, log => Text(log, "checkpoint", text =>
        {
            var lines = SignedNote.Parse(Encoding.UTF8.GetBytes(text)).Signatures;
            return text.Replace(lines[0].ToString(), new NoteSignature(lines[0].Name, lines[1].KeyId, lines[0].Signature).ToString())
                .Replace(lines[1].ToString(), new NoteSignature(lines[1].Name, lines[0].KeyId, lines[1].Signature).ToString());
        })),
        new("a signature line is cut off", "checkpoint.unreadable", null, log => Text(log, "checkpoint", text => text[..^1])),
        new("text follows the signature lines", "checkpoint.unreadable", null, log => Text(log, "checkpoint", text => text + "and more\n")),
        new("a byte order mark stands before the checkpoint", "checkpoint.bad_signature", null, log => Edit(log, "checkpoint", bytes => [0xEF, 0xBB, 0xBF, .. bytes])),
        new("a checkpoint of the history is none", "checkpoint.unreadable", null, log => Text(log, "checkpoints/300", _ => "nothing\n")),
        new("a checkpoint of the history is empty", "checkpoint.unreadable", null, log => Text(log, "checkpoints/300", _ => "")),
        new("a folder stands in the place of a checkpoint of the history", "checkpoint.unreadable", null, log => PutFolder(log, "checkpoints/300")),
        new("a checkpoint of the history is signed by another key", "checkpoint.unsigned", null, log => File.WriteAllBytes(Path.Combine(log, "checkpoints/300"), Foreign(A.Origin, 300).ToBytes())),
        new("a checkpoint of the history is of another log", "checkpoint.unsigned", null, log => File.WriteAllBytes(Path.Combine(log, "checkpoints/300"), Foreign("other.example/audit/1", 300).ToBytes())),
        new("a checkpoint of the history has the newest size and another root", "checkpoint.inconsistent", 300, log => File.WriteAllBytes(
            Path.Combine(log, $"checkpoints/{Size}"), SampleLog.Signed(Entries(Size - 1).Append(SampleLog.Entry(Size - 1, "other"))).ToBytes())),
        new("a checkpoint of the history has no entries and another root than nothing has", "checkpoint.unreadable", null, log => File.WriteAllBytes(
            Path.Combine(log, "checkpoints/0"), Checkpoint.Sign(A.Origin, 0, MerkleHasher.HashLeaf("x"u8), [A.Signer, SampleLog.Ecdsa]).ToBytes())),
        new("a checkpoint of the history is of a larger tree", "log.rolled_back", Size, log => File.WriteAllBytes(
            Path.Combine(log, $"checkpoints/{Size + 1}"), SampleLog.Signed(Entries(Size + 1)).ToBytes())),
        new("a checkpoint of the history has another name", "checkpoint.misnamed", null, log => File.Move(Path.Combine(log, "checkpoints/300"), Path.Combine(log, "checkpoints/299"))),
    ];

    private static int Slot(long index) => (int)(index % 256) * RecordBytes;

    private static IEnumerable<byte[]> Entries(int count) => Enumerable.Range(0, count).Select(i => SampleLog.Entry(i));

    private static void Edit(string log, string file, Func<byte[], byte[]> edit) =>
        File.WriteAllBytes(Path.Combine(log, file), edit(File.ReadAllBytes(Path.Combine(log, file))));

    private static void Text(string log, string file, Func<string, string> edit) => Edit(log, file, bytes => Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(bytes))));

    private static void Flip(string log, string file, int at) => Edit(log, file, bytes =>
    {
        bytes[at] ^= 1;
        return bytes;
    });

    private static byte[] Swap(byte[] bytes, int one, int other, int length = RecordBytes)
    {
        var kept = bytes.AsSpan(one, length).ToArray();
        bytes.AsSpan(other, length).CopyTo(bytes.AsSpan(one));
        kept.CopyTo(bytes, other);
        return bytes;
    }

    private static byte[] Copy(byte[] bytes, int from, int to, int length)
    {
        bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(to));
        return bytes;
    }

    private static void Exchange(string log, string one, string other)
    {
        File.Move(Path.Combine(log, one), Path.Combine(log, "kept"));
        File.Move(Path.Combine(log, other), Path.Combine(log, one));
        File.Move(Path.Combine(log, "kept"), Path.Combine(log, other));
    }

    /// <summary>Puts another entry in, and makes the hash tiles of the lowest levels agree with it.</summary>
    private static void Replace(string log, long index, int levels)
    {
        var entry = SampleLog.Entry(index, "other");
        Edit(log, TilePath.Bundle(index / 256), bytes => [.. bytes[..(Slot(index) + 2)], .. entry, .. bytes[Slot(index + 1)..]]);
        var hash = MerkleHasher.HashLeaf(entry);
        for (var level = 0; level < levels; level++, index /= 256)
        {
            var file = level == 2 ? "tile/2/000.p/1" : TilePath.HashTile(level, index / 256);
            Edit(log, file, bytes =>
            {
                hash.CopyTo(bytes.AsSpan((int)(index % 256) * MerkleHash.Size));
                return bytes;
            });
            if (level < 2)
                hash = MerkleHasher.HashSubtree(File.ReadAllBytes(Path.Combine(log, file)));
        }
    }

    /// <summary>Other entries under the log's own keys, but with the history of the first ones.</summary>
    private static void Fork(string log)
    {
        var history = Path.Combine(log, "checkpoints/300");
        var kept = File.ReadAllBytes(history);
        Directory.Delete(log, recursive: true);
        var options = new AuditLogOptions
        {
            Directory = log, JournalDirectory = log + ".fork-journal", Origin = A.Origin, Signers = [A.Signer, SampleLog.Ecdsa], RequiredFreeBytes = 0, JournalSegmentBytes = 8 << 20,
        };
        var fork = AuditLog.OpenAsync(options, default).GetAwaiter().GetResult();
        Task.WhenAll(Enumerable.Range(0, 400).Select(i => fork.AppendAsync(SampleLog.Entry(i, "forks"), default).AsTask())).GetAwaiter().GetResult();
        fork.DisposeAsync().AsTask().GetAwaiter().GetResult();
        File.WriteAllBytes(history, kept);
    }

    private static Checkpoint Foreign(string origin, int size = Size)
    {
        using var signer = Ed25519NoteSigner.Generate(origin);
        return Checkpoint.Sign(origin, size, SampleLog.Signed(Entries(size)).Root, [signer]);
    }

    private static void Lengthen(string log, string file, long length)
    {
        using var handle = File.OpenWrite(Path.Combine(log, file));
        handle.SetLength(length);
    }

    private static void PutFolder(string log, string file)
    {
        File.Delete(Path.Combine(log, file));
        Directory.CreateDirectory(Path.Combine(log, file));
    }

    /// <summary>Sets a bit that the last character of an Ed25519 line has to spare: 68 bytes are 90 characters and two thirds.</summary>
    private static string OtherBase64(string text)
    {
        var at = text.IndexOf("=\n", text.IndexOf("\n\n", StringComparison.Ordinal), StringComparison.Ordinal) - 1;
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return $"{text[..at]}{Alphabet[Alphabet.IndexOf(text[at], StringComparison.Ordinal) ^ 1]}{text[(at + 1)..]}";
    }

    /// <summary>Alters the last byte of one signature.</summary>
    private static void Resign(string log, int line) => Text(log, "checkpoint", text =>
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(text));
        var old = note.Signatures[line];
        var changed = old.Signature.ToArray();
        changed[^1] ^= 1;
        return text.Replace(old.ToString(), new NoteSignature(old.Name, old.KeyId, changed).ToString());
    });

    private static void Rename(string log) => Text(log, "checkpoint", text =>
        SignedNote.Parse(Encoding.UTF8.GetBytes(text)).Signatures.Aggregate(text, (changed, old) => changed.Replace(old.ToString(), new NoteSignature(old.Name, old.KeyId ^ 1, old.Signature).ToString())));

    private static void WriteCheckpoint(string log, Checkpoint checkpoint) => File.WriteAllBytes(Path.Combine(log, "checkpoint"), checkpoint.ToBytes());
}
