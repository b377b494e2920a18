using SecureFin.Scenarios.Model;

namespace SecureFin.Scenarios.Running;

/// <summary>When requests arrive: a Poisson process whose rate changes by stage, fixed by the seed before the run begins.</summary>
/// <remarks>An open model: arrivals do not wait for answers, as callers in the world do not wait for each other.</remarks>
public static class ArrivalSchedule
{
    /// <summary>Arrivals in order.</summary>
    /// <param name="stages">Stages of the scenario.</param>
    /// <param name="weights">Weights of the request kinds.</param>
    /// <param name="seed">Same seed, same schedule.</param>
    public static IEnumerable<Arrival> Of(IReadOnlyList<Stage> stages, IReadOnlyList<double> weights, int seed)
    {
        var random = new Random(seed);
        var total = weights.Sum();
        var begin = TimeSpan.Zero;
        foreach (var stage in stages)
        {
            for (var at = Gap(random, stage.Rate); at < stage.Duration; at += Gap(random, stage.Rate))
                yield return new Arrival(begin + at, Choose(random.NextDouble() * total, weights), stage.Measured);
            begin += stage.Duration;
        }
    }

    private static TimeSpan Gap(Random random, double rate) => TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);

    private static int Choose(double point, IReadOnlyList<double> weights)
    {
        var index = 0;
        for (; index < weights.Count - 1 && point >= weights[index]; index++)
            point -= weights[index];
        return index;
    }
}

/// <summary>One request to come.</summary>
/// <param name="At">Time since the beginning of the run.</param>
/// <param name="Kind">Index of the request template.</param>
/// <param name="Measured">False during warm-up.</param>
public readonly record struct Arrival(TimeSpan At, int Kind, bool Measured);
