using SecureFin.Audit.Disk;

namespace SecureFin.Audit.Tests.Disk;

public sealed class RealPathTests
{
    [Theory]
    [InlineData("data/gw/log", "data/gw/log")]
    [InlineData("data/gw/log/", "data/gw/log")]
    [InlineData("to-log", "data/gw/log")]
    [InlineData("to-gw/log", "data/gw/log")]
    [InlineData("to-to-gw/log", "data/gw/log")]
    [InlineData("data/up/gw/log", "data/gw/log")]
    [InlineData("to-gw/none/log", "data/gw/none/log")]
    [InlineData("circle/log", "circle/log")]
    public void Every_way_to_a_folder_has_its_one_name(string way, string name)
    {
        using var home = new TempDirectory();
        var real = RealPath.Of(home.Path);
        Directory.CreateDirectory(home["data/gw/log"]);
        Directory.CreateSymbolicLink(home["to-log"], home["data/gw/log"]);
        Directory.CreateSymbolicLink(home["to-gw"], "data/gw");
        Directory.CreateSymbolicLink(home["to-to-gw"], home["to-gw"]);
        Directory.CreateSymbolicLink(home["data/up"], "./../data/");
        Directory.CreateSymbolicLink(home["circle"], home["circle"]);

        Assert.Equal(Path.Combine(real, name), RealPath.Of(home[way]));
        Assert.Equal("/", RealPath.Of("/"));
    }
}
