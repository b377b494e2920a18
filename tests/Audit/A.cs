using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Tests;

/// <summary>Makes the things that tests are about.</summary>
internal static class A
{
    public const string Origin = "gateway.example/audit/1";

    public static readonly Ed25519NoteSigner Signer = new(Origin, SHA256.HashData("a test key"u8));

    public static readonly LogVerifier Verifier = new([Signer.Key]);

    /// <summary>Small limits, so that tests cross them early.</summary>
    public static AuditLogOptions Options(TempDirectory home, ILogDisk? disk = null, params INoteSigner[] more) => new()
    {
        Directory = home["log"],
        Origin = Origin,
        Signers = [Signer, .. more],
        MaxBatchBytes = 65_536,
        JournalSegmentBytes = 512 << 10,
        RequiredFreeBytes = 0,
        PublishInterval = TimeSpan.FromMilliseconds(1),
        Disk = disk ?? new PosixDisk(),
    };

    public static Task<AuditLog> Log(TempDirectory home) => AuditLog.OpenAsync(Options(home), CancellationToken.None);

    public static byte[] Entry(long index) => Encoding.UTF8.GetBytes($"entry {index} {new string('x', (int)(index * 7 % 300))}");

    /// <summary>A stopped log with entries 0 to <paramref name="count"/> - 1.</summary>
    public static async Task Stopped(TempDirectory home, int count)
    {
        await using var log = await Log(home);
        await Append(log, 0, count);
    }

    public static async Task Append(AuditLog log, long first, int count)
    {
        var appends = new List<Task<AppendedEntry>>();
        for (var i = first; i < first + count; i++)
            appends.Add(log.AppendAsync(Entry(i), CancellationToken.None).AsTask());
        await Task.WhenAll(appends);
    }
}
