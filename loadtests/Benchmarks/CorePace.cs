using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SecureFin.Benchmarks;

/// <summary>
/// How much of a core this thread has just now. A virtual processor is often one of the two hyper-threads of a core: while
/// somebody else's machine works on the other one, code that fills a core takes up to twice as long, and the operating
/// system sees nothing of it. A fixed piece of such code tells.
/// </summary>
internal static class CorePace
{
    private const int Turns = 400_000;
    private const double Tolerance = 1.25; // a shared core takes 1.5 to 2 times as long
    private static double best = double.MaxValue;

    /// <summary>Whether such a time is that of a whole core: within a quarter of the best that this process has seen.</summary>
    public static bool IsWhole(double microseconds) => microseconds <= best * Tolerance;

    /// <summary>Time of the piece in microseconds, about 500.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Microseconds()
    {
        var start = Stopwatch.GetTimestamp();
        // Chains that need nothing of each other keep every unit of the core busy.
        var (step, a, b, c, d, e, f) = (3UL, 1UL, 2UL, 4UL, 5UL, 6UL, 7UL);
        for (var i = 0; i < Turns; i++)
        {
            a += step;
            b += step;
            c += step;
            d += step;
            e += step;
            f += step;
            a ^= 1;
            b ^= 1;
            c ^= 1;
            d ^= 1;
            e ^= 1;
            f ^= 1;
        }

        var took = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        if ((a ^ b ^ c ^ d ^ e ^ f) != 0 && took < best) best = took; // the sum is looked at, so that it is computed
        return took;
    }
}
