using FsCheck;
using FsCheck.Fluent;
using SecureFin.Scenarios.Running;

namespace SecureFin.Scenarios;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void An_empty_histogram_reads_zero() => Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Percentile(99));

    [Fact]
    public void Any_percentile_is_at_most_two_percent_above_the_true_value_and_never_below_it() =>
        Prop.ForAll(Gen.NonEmptyListOf(Gen.Choose(0, 100_000_000)).ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (values, percent) =>
        {
            var histogram = new LatencyHistogram();
            foreach (var micros in values)
                histogram.Record(TimeSpan.FromMicroseconds(micros));
            var sorted = values.Order().ToList();
            var truth = sorted[Math.Max(1, (int)Math.Ceiling(sorted.Count * percent / 100.0)) - 1];
            var read = histogram.Percentile(percent).TotalMicroseconds;
            return read >= truth && read <= (truth * 1.02) + 1;
        }).QuickCheckThrowOnFailure();
}
