using System.Text.Json;
using SecureFin.Audit.Native;

namespace SecureFin.Gateway.Receipts.Clock;

/// <summary>What the host says of its clock, as the log keeps it at each start and once an hour.</summary>
/// <param name="Kernel">Offset and errors; null where the kernel may not be asked.</param>
/// <param name="Source">The kernel's time counter, such as <c>tsc</c>; null when it is not told.</param>
/// <param name="Reference">What the operator documents as the reference that the clock follows; null when nothing is.</param>
internal sealed record ClockReading(KernelClockReading? Kernel, string? Source, string? Reference)
{
    private const string SourceFile = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    private const int MaxSourceLength = 32;

    /// <summary>Asks the kernel.</summary>
    public static ClockReading Take(string? reference) => new(KernelClock.Read(), ReadSource(SourceFile), reference);

    /// <summary>The name in a file; null when there is none, or no plain one.</summary>
    public static string? ReadSource(string file)
    {
        try
        {
            var name = File.ReadAllText(file).Trim();
            return name.Length is > 0 and <= MaxSourceLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? name : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes member <c>reading</c>; times are whole microseconds.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("reading"u8);
        if (Kernel is { } kernel)
        {
            writer.WriteNumber("estimatedErrorUs"u8, Microseconds(kernel.EstimatedError));
            writer.WriteNumber("maximumErrorUs"u8, Microseconds(kernel.MaximumError));
            writer.WriteNumber("offsetUs"u8, Microseconds(kernel.Offset));
        }

        if (Reference is not null)
            writer.WriteString("reference"u8, Reference);
        if (Source is not null)
            writer.WriteString("source"u8, Source);
        writer.WriteEndObject();
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
