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

    [Fact]
    public void After_a_crash_the_cut_line_is_told_and_nothing_is_joined_to_it()
    {
        var options = new DecisionLogOptions { Directory = _folder.FullName };
        using (var before = new DecisionFiles(options, new ManualTime()))
            before.Append("{\"whole\":1}\n{\"cut"u8);
        var crashed = Directory.GetFiles(_folder.FullName).Single();

        using (var after = new DecisionFiles(options, new ManualTime()))
        {
            Assert.Equal((Path.GetFileName(crashed), 5L), after.Torn());
            after.Append("{\"next\":2}\n"u8);
        }

        Assert.Equal("{\"whole\":1}\n{\"cut", File.ReadAllText(crashed));
        var next = Directory.GetFiles(_folder.FullName).Order(StringComparer.Ordinal).Last();
        Assert.Equal("{\"next\":2}\n", File.ReadAllText(next));
        Assert.Null(new DecisionFiles(options, new ManualTime()).Torn());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("{}\n", null)]
    [InlineData("{", 1L)]
    public void Only_a_line_without_its_end_counts_as_cut(string text, long? bytes)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "decisions-20261121T080000000-000000.jsonl"), text);

        Assert.Equal(bytes, new DecisionFiles(new DecisionLogOptions { Directory = _folder.FullName }, new ManualTime()).Torn()?.Bytes);
    }

    [Theory]
    [InlineData(false, "{\"a\":1}\n{\"c\":3}\n")]
    [InlineData(true, "{\"a\":1}\n{\"b\"|{\"c\":3}\n")]
    public void A_write_that_fails_halfway_is_taken_back_or_the_next_file_begins(bool staysCut, string expected)
    {
        var disk = new FailingDisk(staysCut);
        using (var files = new DecisionFiles(new DecisionLogOptions { Directory = _folder.FullName }, new ManualTime(), disk.Open))
        {
            files.Append("{\"a\":1}\n"u8);
            disk.Fails = true;
            Assert.Throws<IOException>(() => files.Append("{\"b\":2}\n"u8));
            disk.Fails = false;
            files.Append("{\"c\":3}\n"u8);
        }

        Assert.Equal(expected, string.Join('|', Directory.GetFiles(_folder.FullName).Order(StringComparer.Ordinal).Select(File.ReadAllText)));
    }

    [Fact]
    public void Without_a_folder_nothing_was_cut()
    {
        Assert.Null(new DecisionFiles(new DecisionLogOptions { Directory = Path.Combine(_folder.FullName, "none") }, new ManualTime()).Torn());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Writes the first four bytes and fails, as a disk does that is full; may refuse to cut them off again.</summary>
    private sealed class FailingDisk(bool staysCut)
    {
        public bool Fails { get; set; }

        public FileStream Open(string path, FileStreamOptions how) => new FailingFile(path, how, this);

        private sealed class FailingFile(string path, FileStreamOptions how, FailingDisk disk) : FileStream(path, how)
        {
            public override void Write(ReadOnlySpan<byte> buffer)
            {
                base.Write(disk.Fails ? buffer[..4] : buffer);
                if (disk.Fails)
                    throw new IOException("No space left on device");
            }

            public override void SetLength(long value)
            {
                if (disk.Fails && disk.StaysCut)
                    throw new IOException("Input/output error");
                base.SetLength(value);
            }
        }

        private bool StaysCut => staysCut;
    }
}
