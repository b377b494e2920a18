using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Body;
using SecureFin.Gateway.PaymentRoom;

namespace SecureFin.Gateway.Tests.Body;

public sealed class SpoolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_001)]
    public async Task What_was_written_is_read_again_and_again(int length)
    {
        var spool = await StartAsync();
        var bytes = RandomNumberGenerator.GetBytes(length);
        using var body = spool.Open();
        for (var at = 0; at < length; at += 10_007)
            await body.WriteAsync(bytes.AsMemory(at, Math.Min(10_007, length - at)), default);
        await body.CompleteAsync(default);

        for (var again = 0; again < 2; again++)
        {
            await using var reader = body.OpenRead();
            var read = new MemoryStream();
            await reader.CopyToAsync(read, TestContext.Current.CancellationToken);
            Assert.Equal(bytes, read.ToArray());
        }
    }

    [Fact]
    public async Task Nothing_stands_on_disk_in_clear_and_the_file_has_no_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        var spool = await StartAsync();
        var secret = "a-name-and-an-account"u8.ToArray();
        using var body = spool.Open();
        for (var i = 0; i < 10_000; i++)
            await body.WriteAsync(secret, default);
        await body.CompleteAsync(default);

        Assert.Empty(Directory.GetFileSystemEntries(spool.Folder));
        var open = Directory.GetFiles("/proc/self/fd").Single(fd => new FileInfo(fd).LinkTarget?.StartsWith(spool.Folder, StringComparison.Ordinal) == true); // null: others have closed it
        var content = await File.ReadAllBytesAsync(open, TestContext.Current.CancellationToken);
        Assert.True(content.Length > 200_000);
        Assert.Equal(-1, content.AsSpan().IndexOf("a-name"u8));
    }

    [Fact]
    public async Task A_bound_holds_for_all_bodies_together()
    {
        var spool = await StartAsync();
        var first = spool.Open();
        await first.WriteAsync(new byte[900_000], default);
        using var second = spool.Open();
        var refused = await Assert.ThrowsAsync<ProblemException>(async () => await second.WriteAsync(new byte[200_000], default));
        Assert.Equal("body.no_room", refused.Problem.Code);

        first.Dispose();
        await second.WriteAsync(new byte[200_000], default);

        Assert.Equal(200_000, spool.Bytes);
    }

    [Fact]
    public async Task What_a_crash_left_behind_goes_at_the_start()
    {
        var spool = await StartAsync();
        var left = Path.Combine(spool.Folder, "0123.body");
        await File.WriteAllTextAsync(left, "x", TestContext.Current.CancellationToken);

        await spool.StartingAsync(TestContext.Current.CancellationToken);

        Assert.False(File.Exists(left));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<Spool> StartAsync()
    {
        var spool = new Spool(
            Options.Create(new SpoolOptions { MaxTotalBytes = 1 << 20 }), Options.Create(new PaymentsRoomOptions { Database = Path.Combine(_folder.FullName, "payments.db") }));
        await spool.StartingAsync(TestContext.Current.CancellationToken);
        return spool;
    }
}
