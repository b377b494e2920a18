using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace SecureFin.Benchmarks;

/// <summary>
/// How long a thread that could have run waited for a processor on which the system ran something else (second figure of
/// /proc/…/schedstat, nanoseconds). Anybody may read.
/// </summary>
internal sealed class ProcessorWait : IDisposable
{
    private readonly SafeFileHandle? file;
    private TimeSpan last;

    private ProcessorWait(SafeFileHandle? file) => this.file = file;

    public static ProcessorWait OfThisThread() => new(File.Exists("/proc/thread-self/schedstat") ? File.OpenHandle("/proc/thread-self/schedstat") : null);

    /// <summary>What came since the last call; nothing where the system does not count, or the thread has ended.</summary>
    public TimeSpan Since()
    {
        var before = last;
        last = Read() ?? before;
        return last - before;
    }

    public void Dispose() => file?.Dispose();

    private TimeSpan? Read()
    {
        if (file is null) return null;
        Span<byte> text = stackalloc byte[80];
        try
        {
            text = text[..RandomAccess.Read(file, text, 0)];
        }
        catch (IOException)
        {
            return null;
        }

        return Utf8Parser.TryParse(text[(text.IndexOf((byte)' ') + 1)..], out long nanoseconds, out _) ? TimeSpan.FromMicroseconds(nanoseconds / 1000.0) : null;
    }
}
