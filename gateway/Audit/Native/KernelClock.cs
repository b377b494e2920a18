using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SecureFin.Audit.Native;

/// <summary>Asks the kernel how its clock is kept.</summary>
/// <remarks>Source: adjtimex(2) of Linux with no modes, which changes nothing: TIME_ERROR or STA_UNSYNC mean that nobody disciplines the clock.</remarks>
public static partial class KernelClock
{
    private const int TimeError = 5, Unsynchronized = 0x0040, Nanoseconds = 0x2000;
    private const int OffsetAt = 8, MaximumErrorAt = 24, EstimatedErrorAt = 32, StatusAt = 40; // in struct timex of 64-bit Linux
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <summary>True when the kernel says so and estimates an error below one second; false also where it may not be asked.</summary>
    public static bool IsSynchronized() => Read() is { Synchronized: true };

    /// <summary>What the kernel says now; null where this process may not ask it.</summary>
    public static KernelClockReading? Read()
    {
        Span<byte> timex = stackalloc byte[256]; // the struct has 208 bytes
        timex.Clear();
        var state = adjtimex(ref MemoryMarshal.GetReference(timex));
        return state < 0 ? null : Parse(timex, state != TimeError);
    }

    /// <summary>Reads a filled struct timex.</summary>
    /// <param name="timex">At least 44 bytes.</param>
    /// <param name="inOrder">False when the call answered TIME_ERROR.</param>
    internal static KernelClockReading Parse(ReadOnlySpan<byte> timex, bool inOrder)
    {
        var status = BinaryPrimitives.ReadInt32LittleEndian(timex[StatusAt..]);
        var offset = BinaryPrimitives.ReadInt64LittleEndian(timex[OffsetAt..]);
        var estimated = Microseconds(BinaryPrimitives.ReadInt64LittleEndian(timex[EstimatedErrorAt..]));
        return new KernelClockReading(
            inOrder && (status & Unsynchronized) == 0 && estimated < OneSecond,
            (status & Nanoseconds) == 0 ? Microseconds(offset) : TimeSpan.FromTicks(offset / TimeSpan.NanosecondsPerTick),
            estimated,
            Microseconds(BinaryPrimitives.ReadInt64LittleEndian(timex[MaximumErrorAt..])));
    }

    private static TimeSpan Microseconds(long count) => TimeSpan.FromTicks(count * TimeSpan.TicksPerMicrosecond);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int adjtimex(ref byte timex);
}
