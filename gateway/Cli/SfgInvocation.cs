using System.CommandLine;

namespace SecureFin.Cli;

/// <summary>The streams of one run: with the standard input beside the two that the command line knows.</summary>
/// <param name="input">Opens the standard input.</param>
internal sealed class SfgInvocation(Func<Stream> input) : InvocationConfiguration
{
    /// <summary>All of the standard input.</summary>
    /// <exception cref="UnreadableInputException">It is larger than 256 MiB.</exception>
    public byte[] ReadInput()
    {
        using var stream = input();
        return InputBytes.Of(stream, "the standard input");
    }
}
