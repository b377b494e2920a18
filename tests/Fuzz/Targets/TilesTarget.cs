using System.Text;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Journal;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Verification;
using SecureFin.Fuzz.Inputs;

namespace SecureFin.Fuzz.Targets;

/// <summary>Entry bundles, hash tiles, journal headers, Merkle paths, and now and then a whole log directory with one damaged file.</summary>
internal sealed class TilesTarget : IFuzzTarget
{
    private const int Entries = 270; // one full tile and a partial one
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sfg-fuzz");
    private readonly Ed25519NoteSigner _signer = Ed25519NoteSigner.Generate("gateway.example/audit/1");
    private readonly Mutator _mutator = new("\0\0", "\u0001", ".p/", "x000/");
    private readonly (string Path, byte[] Bytes)[] _files;
    private readonly byte[][] _bundles;
    private readonly byte[] _journal = new byte[JournalBatch.HeaderBytes];
    private readonly LogVerifier _verifier;

    public TilesTarget()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _folder.Delete(recursive: true);
        WriteLogAsync().GetAwaiter().GetResult();
        _verifier = new LogVerifier([_signer.Key]);
        _files = [.. Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => path.Contains("/tile/", StringComparison.Ordinal) || path.EndsWith("/checkpoint", StringComparison.Ordinal)).Select(path => (path, File.ReadAllBytes(path)))];
        Broken.Unless(_verifier.VerifyAsync(_folder.FullName).GetAwaiter().GetResult().Valid, "the log is not good to begin with");
        _bundles = [[0, 1, 65, 0, 0, 0, 3, 66, 67, 68], .. _files.Where(file => file.Path.Contains("/entries/", StringComparison.Ordinal)).Select(file => file.Bytes)];
        new JournalBatch(1, 2, 3, 6, MerkleHasher.HashLeaf("e"u8), 4).WriteHeader(_journal);
    }

    public byte[] Make(Rng rng)
    {
        var kind = (byte)(rng.OneIn(200) ? 4 : rng.Next(4));
        var file = rng.Next(_files.Length);
        return [kind, (byte)file, (byte)rng.Next(256), .. kind switch
        {
            0 => _mutator.Mutate(rng, _bundles),
            1 => _mutator.Mutate(rng, [_journal]),
            4 => _mutator.Mutate(rng, [_files[file].Bytes]),
            _ => Numbers(rng),
        }];
    }

    public bool Try(byte[] input)
    {
        var bytes = input.AsMemory(3);
        try
        {
            return input[0] switch
            {
                0 => Bundle(bytes, input[2] % 4 == 0 ? 3 : input[2] + 1),
                1 => JournalBatch.TryReadHeader(bytes.Span.Length >= JournalBatch.HeaderBytes ? bytes.Span[..JournalBatch.HeaderBytes] : new byte[JournalBatch.HeaderBytes], out _),
                2 => Proofs(bytes.Span),
                3 => Reference(Encoding.UTF8.GetString(bytes.Span)),
                _ => Directories(input[1], bytes.Span),
            };
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            return false;
        }
    }

    private static bool Bundle(ReadOnlyMemory<byte> bytes, int count)
    {
        var bundle = EntryBundle.Parse(bytes, count, "bundle");
        var total = 0;
        for (var i = 0; i < bundle.Count; i++) total += 2 + bundle[i].Length;
        Broken.Unless(total == bytes.Length, "a bundle has bytes that belong to no entry");
        return true;
    }

    // A path of random hashes leads nowhere.
    private static bool Proofs(ReadOnlySpan<byte> numbers)
    {
        var (a, b) = (BitConverter.ToInt64(numbers), BitConverter.ToInt64(numbers[8..]));
        var path = Enumerable.Repeat(MerkleHasher.HashLeaf(numbers), numbers[16] % 80).ToList();
        var leaf = MerkleHasher.HashLeaf("x"u8);
        Broken.Unless(!MerkleProof.VerifyInclusion(a, b, leaf, path, MerkleHash.Empty), "an inclusion proof of nothing holds");
        Broken.Unless(!MerkleProof.VerifyConsistency(a, leaf, b, MerkleHash.Empty, path), "a consistency proof of nothing holds");
        return false;
    }

    private static bool Reference(string text)
    {
        if (!EvidenceReference.TryParse(text, out var reference)) return false;
        Broken.Unless(reference.ToString() == text, "an evidence reference does not come back");
        return true;
    }

    // Whatever was changed in a file of the log, the verifier says so.
    private bool Directories(int number, ReadOnlySpan<byte> damaged)
    {
        var (path, good) = _files[number];
        if (damaged.SequenceEqual(good)) return true;
        File.WriteAllBytes(path, damaged);
        try
        {
            var valid = _verifier.VerifyAsync(_folder.FullName).GetAwaiter().GetResult().Valid;
            Broken.Unless(!valid || IsStillSigned(path, damaged), $"a log verifies whose {Path.GetRelativePath(_folder.FullName, path)} was changed");
            return valid;
        }
        finally
        {
            File.WriteAllBytes(path, good);
        }
    }

    // A checkpoint may carry further signature lines that no key here knows; its text must be the signed one.
    private bool IsStillSigned(string path, ReadOnlySpan<byte> damaged) =>
        path.EndsWith("/checkpoint", StringComparison.Ordinal) && Checkpoint.Parse(damaged).Note.Text == Checkpoint.Parse(Array.Find(_files, file => file.Path == path).Bytes).Note.Text;

    private static byte[] Numbers(Rng rng)
    {
        if (rng.OneIn(2)) return Encoding.ASCII.GetBytes($"{20260000 + rng.Next(2000):D8}-{rng.Next(10000):D4}:{rng.Next(1 << 30)}:{rng.Next(1 << 20)}     ");
        var bytes = new byte[24];
        BitConverter.TryWriteBytes(bytes, rng.OneIn(2) ? rng.Next(300) : (long)rng.Bits());
        BitConverter.TryWriteBytes(bytes.AsSpan(8), rng.OneIn(2) ? rng.Next(300) : (long)rng.Bits());
        bytes[16] = (byte)rng.Next(256);
        return bytes;
    }

    private async Task WriteLogAsync()
    {
        var options = new AuditLogOptions
        {
            Directory = _folder.FullName, Origin = "gateway.example/audit/1", Signers = [_signer], RequiredFreeBytes = 0, JournalSegmentBytes = 512 << 10, MaxBatchBytes = 65_536,
            JournalDirectory = Path.Combine(_folder.FullName, "journal"), PublishInterval = TimeSpan.FromMilliseconds(1),
        };
        await using var log = await AuditLog.OpenAsync(options, CancellationToken.None);
        for (var i = 0; i < Entries; i++) await log.AppendAsync(Encoding.UTF8.GetBytes($$"""{"index":{{i}},"kind":"intent"}"""), CancellationToken.None);
    }
}
