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

    private static Checkpoint Foreign(string origin)
    {
        using var signer = Ed25519NoteSigner.Generate(origin);
        return Checkpoint.Sign(origin, Size, SampleLog.Signed(Entries(Size)).Root, [signer]);
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
