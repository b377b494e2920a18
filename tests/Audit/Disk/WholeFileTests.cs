using System.Runtime.InteropServices;
using SecureFin.Audit.Disk;

namespace SecureFin.Audit.Tests.Disk;

public sealed class WholeFileTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_is_its_owners_alone()
    {
        using var home = new TempDirectory();
        var path = Path.Combine(home.Path, "state");
        foreach (var left in (string[])[path + ".tmp", path + ".0a1b2c3d.4e5.tmp"])
        {
            File.WriteAllText(left, "what a crash left, for everybody");
            File.SetLastWriteTimeUtc(left, File.GetLastWriteTimeUtc(left).AddHours(-2));
        }

        WholeFile.Replace(path, "old"u8);
        WholeFile.Replace(path, "new"u8);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(Owner, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(home.Path));
    }

    [Fact]
    public void A_leftover_that_cannot_be_deleted_stays_and_the_file_is_written()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "The leftover is another account's, which only root can make.");
        using var home = new TempDirectory();
        File.SetUnixFileMode(home.Path, (UnixFileMode)0b001_111_111_111); // as /tmp: everybody writes, and deletes what is his own
        var (path, left) = (home["state"], home["state.0a1b2c3d.4e5.tmp"]);
        File.WriteAllText(left, "of another account");
        File.SetLastWriteTimeUtc(left, File.GetLastWriteTimeUtc(left).AddHours(-2));

        _ = setfsuid(65534); // of this thread alone
        try
        {
            WholeFile.Replace(path, "old"u8);
            WholeFile.Replace(path, "new"u8);
        }
        finally
        {
            _ = setfsuid(0);
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path, left], Directory.GetFiles(home.Path).Order(StringComparer.Ordinal));
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setfsuid(uint user);

    [Fact]
    public async Task Writers_beside_each_other_never_mix_and_readers_see_one_of_them_whole()
    {
        using var home = new TempDirectory();
        var path = Path.Combine(home.Path, "state");
        WholeFile.Replace(path, Content(0));
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
                Assert.Single(File.ReadAllBytes(path).Distinct());
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
                WholeFile.Replace(path, Content((byte)writer));
        })));
        await done.CancelAsync();
        await reader;

        Assert.Equal(20_000, File.ReadAllBytes(path).Length);
        Assert.Equal([path], Directory.GetFiles(home.Path));
    }

    private static byte[] Content(byte of)
    {
        var content = new byte[20_000];
        content.AsSpan().Fill(of);
        return content;
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_stays_as_it_was()
    {
        using var home = new TempDirectory();
        var path = Path.Combine(home.Path, new string('s', 250)); // too long for anything to be written beside it
        File.WriteAllText(path, "old");

        Assert.ThrowsAny<IOException>(() => WholeFile.Replace(path, "new"u8));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(home.Path));
        Assert.Throws<IOException>(() => WholeFile.Flush(Path.Combine(home.Path, "nothing")));
    }
}
