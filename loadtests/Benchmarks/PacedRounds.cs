namespace SecureFin.Benchmarks;

/// <summary>Rounds of one measurement, of which those count that had the most of their core.</summary>
/// <param name="wanted">Rounds that count.</param>
internal sealed class PacedRounds(int wanted)
{
    private readonly List<(double Pace, double Value)> rounds = [];

    /// <summary>As many rounds as wanted had a whole core.</summary>
    public bool IsEnough => Whole >= wanted;

    private int Whole => rounds.Count(round => CorePace.IsWhole(round.Pace));

    /// <summary>Median of the rounds that count.</summary>
    public double Median
    {
        get
        {
            var counted = rounds.OrderBy(round => round.Pace).Take(wanted).Select(round => round.Value).Order().ToList();
            return counted[counted.Count / 2];
        }
    }

    /// <summary>How many there were, for a row's conditions.</summary>
    public string Conditions => $"median of the {Math.Min(wanted, rounds.Count)} of {rounds.Count} rounds that had the most of their core; {Whole} had a whole one";

    /// <summary>Adds a round by the slower of the looks before and after it.</summary>
    public void Add(double paceBefore, double value, double paceAfter) => rounds.Add((Math.Max(paceBefore, paceAfter), value));
}
