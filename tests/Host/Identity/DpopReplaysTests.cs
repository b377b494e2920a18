using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Identity;

/// <summary>The memory of DPoP proofs across the ends of processes and machines.</summary>
public sealed class DpopReplaysTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualTime _clock = new();

    [Fact]
    public void A_proof_of_a_clock_that_is_ahead_is_not_taken_again_by_the_next_process()
    {
        var (made, until) = (_clock.GetUtcNow() + TimeSpan.FromSeconds(25), _clock.GetUtcNow() + TimeSpan.FromMinutes(3));
        using (var first = Open("boot 1"))
            Assert.True(first.CanJudge(made) && first.TryNote("key", "jti", until));
        _clock.Advance(TimeSpan.FromSeconds(5));

        using var second = Open("boot 1");

        Assert.True(second.CanJudge(made));
        Assert.False(second.TryNote("key", "jti", until));
        Assert.True(second.TryNote("other key", "jti", until));
    }

    [Fact]
    public void After_the_machine_stopped_a_proof_that_may_have_been_taken_is_not_judged()
    {
        using (var first = Open("boot 1"))
            Assert.True(first.TryNote("key", "jti", _clock.GetUtcNow() + TimeSpan.FromMinutes(3)));
        _clock.Advance(TimeSpan.FromSeconds(5));

        using var second = Open("boot 2");

        Assert.False(second.CanJudge(_clock.GetUtcNow() + TimeSpan.FromSeconds(25)));
        Assert.True(second.CanJudge(_clock.GetUtcNow() + TimeSpan.FromSeconds(31)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private DpopReplays Open(string boot) => new(_clock, Path.Combine(_folder.FullName, "identity", "proofs"), boot);
}
