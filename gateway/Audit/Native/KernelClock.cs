using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SecureFin.Audit.Native;

/// <summary>Asks the kernel whether the clock is synchronized.</summary>
/// <remarks>Source: adjtimex(2) of Linux with no modes, which changes nothing: TIME_ERROR or STA_UNSYNC mean that nobody disciplines the clock.</remarks>
public static partial class KernelClock
{
    private const int TimeError = 5, Unsynchronized = 0x0040;
    private const int EstimatedError = 32, Status = 40; // offsets in struct timex of 64-bit Linux
    private const long OneSecond = 1_000_000; // in microseconds

    /// <summary>True when the kernel says so and estimates an error below one second.</summary>
    public static bool IsSynchronized()
    {
        Span<byte> timex = stackalloc byte[256]; // the struct has 208 bytes
        timex.Clear();
        var state = adjtimex(ref MemoryMarshal.GetReference(timex));
        return state >= 0 && state != TimeError
            && (BinaryPrimitives.ReadInt32LittleEndian(timex[Status..]) & Unsynchronized) == 0
            && BinaryPrimitives.ReadInt64LittleEndian(timex[EstimatedError..]) < OneSecond;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int adjtimex(ref byte timex);
}
