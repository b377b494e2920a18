using System.Diagnostics;

namespace SecureFin.Benchmarks.Rego;

/// <summary>
/// Walks memory that nobody writes, each place telling the next, in an order that no processor foresees. What two threads
/// lose when they walk the same memory, and not when each walks its own, is the machine's price of sharing.
/// </summary>
internal sealed class ReadLoop
{
    private const int Length = 1 << 16; // 256 KB: more than a core's nearest cache holds, less than its next
    private const int Portion = 1_000;
    private readonly int[] _next = new int[Length];

    public ReadLoop()
    {
        // A linear congruential sequence of full period (Knuth, TAOCP 3.2.1.2) visits every place once.
        for (var i = 0; i < Length; i++) _next[i] = ((i * 24_693) + 12_345) & (Length - 1);
    }

    /// <summary>Steps done in that time.</summary>
    public long Run(TimeSpan time)
    {
        var (at, steps) = (0, 0L);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; steps += Portion)
        {
            for (var i = 0; i < Portion; i++) at = _next[at];
        }

        return at < Length ? steps : 0; // the place is looked at, so that it is computed
    }
}
