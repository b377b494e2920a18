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
        File.WriteAllText(path + ".tmp", "what a crash left, for everybody");
        WholeFile.Replace(path, "old"u8);
        WholeFile.Replace(path, "new"u8);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(Owner, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(home.Path));
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_stays_as_it_was()
    {
        using var home = new TempDirectory();
        var path = Path.Combine(home.Path, "state");
        WholeFile.Replace(path, "old"u8);
        Directory.CreateDirectory(path + ".tmp");

        Assert.ThrowsAny<UnauthorizedAccessException>(() => WholeFile.Replace(path, "new"u8));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Throws<IOException>(() => WholeFile.Flush(Path.Combine(home.Path, "nothing")));
    }
}
