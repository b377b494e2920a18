using SecureFin.Audit.Notes;
using SecureFin.Gateway.Receipts.Keys;

namespace SecureFin.Gateway.Tests.Receipts.Keys;

public sealed class LogKeyFileTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sfg-keys-");

    private string Log => Path.Combine(_home.FullName, "log");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void Each_key_stands_once_in_its_order_for_everybody_to_read_and_nothing_else_is_left_behind()
    {
        var (first, second) = (Ed25519NoteSigner.Generate("o").Key, Ed25519NoteSigner.Generate("o").Key);
        var file = new LogKeyFile(Log + "/");
        file.Write([first, second, first]);

        Assert.Equal($"{first}\n{second}\n", File.ReadAllText(Log + ".vkey"));
        Assert.True(File.GetUnixFileMode(Log + ".vkey").HasFlag(UnixFileMode.UserRead | UnixFileMode.GroupRead));
        Assert.Equal([first.ToString(), second.ToString()], file.Read().Select(key => key.ToString()));
        Assert.Single(_home.GetFiles());
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_stays_as_it_was_and_what_cannot_be_read_is_left_out()
    {
        var key = Ed25519NoteSigner.Generate("o").Key;
        var log = Path.Combine(_home.FullName, new string('l', 245)); // too long for the new one to be written beside it
        var file = new LogKeyFile(log);
        Assert.Empty(file.Read());
        File.WriteAllText(log + ".vkey", $"not a key\n{key}\n");

        Assert.ThrowsAny<Exception>(() => file.Write([Ed25519NoteSigner.Generate("o").Key]));
        Assert.Equal([key.ToString()], file.Read().Select(each => each.ToString()));
    }
}
