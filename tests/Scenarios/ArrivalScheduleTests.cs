using SecureFin.Scenarios.Model;
using SecureFin.Scenarios.Running;

namespace SecureFin.Scenarios;

public sealed class ArrivalScheduleTests
{
    private static readonly Stage[] Stages = [new(100, TimeSpan.FromSeconds(10), Measured: false), new(1000, TimeSpan.FromSeconds(10))];

    [Fact]
    public void The_same_seed_gives_the_same_schedule() =>
        Assert.Equal(ArrivalSchedule.Of(Stages, [1, 2], 7), ArrivalSchedule.Of(Stages, [1, 2], 7));

    [Fact]
    public void Arrivals_follow_the_rates_of_the_stages_and_never_go_back()
    {
        var arrivals = ArrivalSchedule.Of(Stages, [1], 7).ToList();

        Assert.InRange(arrivals.Count(a => !a.Measured), 850, 1150);
        Assert.InRange(arrivals.Count(a => a.Measured), 9_500, 10_500);
        Assert.Equal(arrivals.OrderBy(a => a.At), arrivals);
    }

    [Fact]
    public void Kinds_are_mixed_by_weight()
    {
        var arrivals = ArrivalSchedule.Of(Stages, [9, 1], 7).ToList();

        Assert.InRange((double)arrivals.Count(a => a.Kind == 1) / arrivals.Count, 0.08, 0.12);
    }
}
