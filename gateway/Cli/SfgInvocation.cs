using System.CommandLine;

namespace SecureFin.Cli;

/// <summary>The streams of one run: with the standard input beside the two that the command line knows.</summary>
/// <param name="input">Opens the standard input.</param>
internal sealed class SfgInvocation(Func<Stream> input) : InvocationConfiguration
{
    /// <summary>Most bytes of the standard input: 256 MiB.</summary>
    private const int MaxInputBytes = 256 << 20;

    /// <summary>All of the standard input.</summary>
    /// <exception cref="UnreadableInputException">It is larger than 256 MiB.</exception>
    public byte[] ReadInput()
    {
        using var stream = input();
        using var all = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (all.Length + read > MaxInputBytes)
                throw new UnreadableInputException("the standard input is larger than 256 MiB");
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}
