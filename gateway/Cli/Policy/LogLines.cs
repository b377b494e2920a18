using System.Text;

namespace SecureFin.Cli.Policy;

/// <summary>Reads a file line by line within a bound, and tells whether the last line was ended.</summary>
internal static class LogLines
{
    /// <summary>Longest line in bytes: 4 MiB.</summary>
    public const int MaxLine = 4 << 20;

    /// <summary>Lines without their line feed; the text is null for a line that is too long, where reading ends.</summary>
    public static IEnumerable<(string? Text, bool IsEnded)> Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (buffer, filled) = (new byte[64 * 1024], 0);
        for (int read; (read = stream.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            var start = 0;
            for (int end; (end = buffer.AsSpan(start, filled + read - start).IndexOf((byte)'\n')) >= 0; start += end + 1)
                yield return (Encoding.UTF8.GetString(buffer, start, end), true);
            filled += read - start;
            if (filled > MaxLine)
            {
                yield return (null, false);
                yield break;
            }

            buffer.AsSpan(start, filled).CopyTo(buffer);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }

        if (filled > 0)
            yield return (Encoding.UTF8.GetString(buffer, 0, filled), false);
    }
}
