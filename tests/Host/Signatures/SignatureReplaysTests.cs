using SecureFin.Contract;
using SecureFin.Gateway.Signatures;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Signatures;

/// <summary>The memory of nonces across the ends of processes and machines.</summary>
public sealed class SignatureReplaysTests : IDisposable
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualTime _clock = new();

    [Fact]
    public void A_restart_knows_every_nonce_that_was_taken_and_refuses_nobody_else()
    {
        var (now, until) = (_clock.GetUtcNow(), _clock.GetUtcNow() + TimeSpan.FromMinutes(6));
        using (var first = Open())
        {
            Assert.True(first.TryNote("key", "n1", until));
            Assert.False(first.TryNote("key", "n1", until));
        }

        using var second = Open();

        Assert.True(second.CanJudge(now - TimeSpan.FromMinutes(1)));
        Assert.True(second.CanJudge(now + Skew)); // a caller whose clock is ahead
        Assert.False(second.TryNote("key", "n1", until));
        Assert.True(second.TryNote("other key", "n1", until));
        Assert.True(second.TryNote("key", "n2", until));
    }

    [Fact]
    public void A_kill_loses_nothing_that_was_confirmed_and_a_cut_record_does_no_harm()
    {
        var until = _clock.GetUtcNow() + TimeSpan.FromMinutes(6);
        var killed = Open(); // never disposed, as by a kill
        for (var i = 0; i < 500; i++)
            Assert.True(killed.TryNote("key", $"n{i}", until));
        using (var torn = new FileStream(FilePath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            torn.Write("half"u8);

        using var again = Open();

        Assert.All(Enumerable.Range(0, 500), i => Assert.False(again.TryNote("key", $"n{i}", until)));
        Assert.True(again.TryNote("key", "new", until));
        killed.Dispose();
    }

    [Theory]
    [InlineData("another boot")]
    [InlineData("")]
    public void After_the_machine_stopped_only_what_cannot_have_been_taken_before_is_judged(string boot)
    {
        var until = _clock.GetUtcNow() + TimeSpan.FromMinutes(6);
        using (var first = Open())
            Assert.True(first.TryNote("key", "n1", until));

        using var second = Open(boot);

        Assert.False(second.CanJudge(_clock.GetUtcNow() + Skew));
        Assert.True(second.CanJudge(_clock.GetUtcNow() + Skew + TimeSpan.FromSeconds(1)));
        Assert.False(second.TryNote("key", "n1", until));
    }

    [Fact]
    public void A_damaged_file_is_as_if_the_machine_had_stopped()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, "no nonces");

        using var replays = Open();

        Assert.False(replays.CanJudge(_clock.GetUtcNow()));
    }

    [Fact]
    public void What_is_too_old_is_forgotten_also_on_disk()
    {
        using (var first = Open())
        {
            first.TryNote("key", "old", _clock.GetUtcNow() + TimeSpan.FromSeconds(5));
            first.TryNote("key", "young", _clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        using (Open())
            Assert.Equal(48 + 24, new FileInfo(FilePath).Length);
    }

    [Fact]
    public void A_memory_that_cannot_be_written_takes_nothing()
    {
        Directory.CreateDirectory(FilePath + ".tmp");

        Assert.Equal(Problems.AuditUnavailable, Assert.Throws<ProblemException>(() => Open()).Problem);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string FilePath => Path.Combine(_folder.FullName, "signatures", "nonces");

    private SignatureReplays Open(string boot = "boot 1") => new(_clock, FilePath, boot, Skew);
}
