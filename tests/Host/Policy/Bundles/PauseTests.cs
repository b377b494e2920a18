using SecureFin.Gateway.Policy.Bundles;

namespace SecureFin.Gateway.Tests.Policy.Bundles;

public sealed class PauseTests
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(120);

    [Fact]
    public void Failures_make_the_pause_longer_up_to_its_bound_and_an_answer_ends_that()
    {
        var pause = new Pause(Least, Most, new Random(7));

        var failed = Enumerable.Range(0, 10).Select(_ => pause.Next(answered: false)).ToList();

        Assert.InRange(failed[0], Least / 2, Least);
        Assert.InRange(failed[2], Least * 2, Least * 4);
        Assert.All(failed[5..], next => Assert.InRange(next, Most / 2, Most));
        Assert.InRange(pause.Next(answered: true), Least, Most);
        Assert.InRange(pause.Next(answered: false), Least / 2, Least);
    }

    [Fact]
    public void Many_gateways_do_not_ask_together()
    {
        var pauses = Enumerable.Range(0, 50).Select(seed => new Pause(Least, Most, new Random(seed)).Next(answered: true)).Distinct();

        Assert.InRange(pauses.Count(), 45, 50);
    }
}
