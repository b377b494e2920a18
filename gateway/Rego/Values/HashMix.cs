using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Mixing of hash codes of values.</summary>
internal static class HashMix
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Combine(int hash, int next)
    {
        var mixed = ((ulong)(uint)hash ^ 0x9E3779B9UL) * 0xFF51AFD7ED558CCDUL + (uint)next;
        mixed ^= mixed >> 32;
        return (int)(mixed * 0xC4CEB9FE1A85EC53UL >> 32);
    }

    /// <summary>Spreads one hash so that sums and exclusive ors of many stay well distributed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Spread(int hash) => Combine(0x2545F491, hash);
}
