using System.Text;

namespace SecureFin.Cli;

/// <summary>Reads what a user names, within a bound: also a pipe or a device ends there.</summary>
internal static class InputBytes
{
    /// <summary>Most bytes of one input: 256 MiB.</summary>
    public const int Max = 256 << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>All bytes of a file.</summary>
    public static byte[] OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Of(stream, path);
    }

    /// <summary>The text of a file, without a byte order mark.</summary>
    public static string TextOfFile(string path) => Text(OfFile(path), path);

    /// <exception cref="UnreadableInputException">It is not UTF-8.</exception>
    public static string Text(byte[] bytes, string name)
    {
        try
        {
            var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
            return Strict.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException fault)
        {
            throw new UnreadableInputException($"{name} is not UTF-8: byte {fault.Index}", InputCode.NotUtf8);
        }
    }

    /// <exception cref="UnreadableInputException">It is larger than 256 MiB.</exception>
    public static byte[] Of(Stream stream, string name)
    {
        if (stream.CanSeek && stream.Length > Max)
            throw TooLarge(name);
        using var all = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (all.Length + read > Max)
                throw TooLarge(name);
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static UnreadableInputException TooLarge(string name) => new($"{name} is larger than 256 MiB", InputCode.TooLarge);
}
