using System.Text;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Peers;

/// <summary>One log with two keys and hash tiles of three levels, written once and copied for each test.</summary>
public sealed class SampleLog : IAsyncLifetime
{
    /// <summary>Two full tiles, one unfinished, above 256 full ones.</summary>
    public const int Size = 65_536 + 700;

    private readonly TempDirectory home = new();

    internal static EcdsaNoteSigner Ecdsa { get; } = new(A.Origin, System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256));

    /// <summary>File with both verifier keys.</summary>
    public string Keys => home["log.vkey"];

    /// <summary>Entries have all the same length, so that one may take another's place.</summary>
    public static byte[] Entry(long index, string kind = "entry") => Encoding.ASCII.GetBytes($"{{\"{kind}\":{index:000000}}}");

    public async ValueTask InitializeAsync()
    {
        var options = new AuditLogOptions { Directory = home["log"], Origin = A.Origin, Signers = [A.Signer, Ecdsa], RequiredFreeBytes = 0, JournalSegmentBytes = 8 << 20 };
        foreach (var (from, to) in ((int, int)[])[(0, 300), (300, Size)])
        {
            await using var log = await AuditLog.OpenAsync(options, default);
            foreach (var chunk in Enumerable.Range(from, to - from).Chunk(8192))
                await Task.WhenAll(chunk.Select(i => log.AppendAsync(Entry(i), default).AsTask()));
        }

        await File.WriteAllLinesAsync(Keys, options.Signers.Select(signer => signer.Key.ToString()));
    }

    public ValueTask DisposeAsync()
    {
        home.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Copies the log's directory.</summary>
    public void CopyTo(string target)
    {
        foreach (var file in Directory.GetFiles(home["log"], "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(home["log"], file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>The checkpoint that the log's keys would sign over other entries.</summary>
    internal static Checkpoint Signed(IEnumerable<byte[]> entries)
    {
        var edge = new TreeEdge();
        foreach (var entry in entries)
            edge.Append(MerkleHasher.HashLeaf(entry));
        return Checkpoint.Sign(A.Origin, edge.Size, edge.Root(), [A.Signer, Ecdsa]);
    }
}
