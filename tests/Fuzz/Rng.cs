namespace SecureFin.Fuzz;

/// <summary>Repeatable random numbers; each input starts from its own state, so that one can be made again without the ones before it.</summary>
/// <remarks>Source: SplitMix64 (Steele, Lea, Flood 2014).</remarks>
internal sealed class Rng(ulong state)
{
    private ulong _state = state;

    /// <summary>The generator of one input.</summary>
    public static Rng For(ulong seed, long index) => new(new Rng(seed).Bits() ^ (0x9E3779B97F4A7C15 * (ulong)(index + 1)));

    public ulong Bits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="bound"/> - 1; 0 when the bound is 0.</summary>
    public int Next(int bound) => bound <= 0 ? 0 : (int)(Bits() % (ulong)bound);

    /// <summary>True once in <paramref name="n"/>.</summary>
    public bool OneIn(int n) => Next(n) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];
}
