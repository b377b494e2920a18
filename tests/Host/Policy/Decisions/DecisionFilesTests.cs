using System.Text;
using SecureFin.Gateway.Policy.Decisions;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Policy.Decisions;

public sealed class DecisionFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    [InlineData(1)]
    public void The_newest_lines_stay_and_sort_last_however_the_clock_goes(int seconds)
    {
        var clock = new ManualTime();
        using var files = new DecisionFiles(new DecisionLogOptions { Directory = _folder.FullName, MaxFileBytes = 10, MaxFiles = 3 }, clock);

        for (var i = 0; i < 20; i++)
        {
            files.Append(Encoding.ASCII.GetBytes($"line {i:D2}\n"));
            clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        var kept = Directory.GetFiles(_folder.FullName).Order(StringComparer.Ordinal).ToList();
        files.Dispose();
        Assert.Equal(["line 17", "line 18", "line 19"], kept.SelectMany(File.ReadAllLines));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
