using System.CommandLine;
using SecureFin.Cli.Audit;
using SecureFin.Cli.Gateway;
using SecureFin.Cli.Pki;
using SecureFin.Cli.Policy;
using SecureFin.Cli.Witness;

namespace SecureFin.Cli;

/// <summary>The <c>sfg</c> command: its list of families, and what every run does alike.</summary>
/// <remarks>Exit codes: 0 good, 1 the answer is no, 2 wrong usage or unreadable input.</remarks>
internal static class Sfg
{
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error) => RunAsync(args, output, error, Console.OpenStandardInput);

    /// <param name="args">Words of the command.</param>
    /// <param name="output">For results.</param>
    /// <param name="error">For what went wrong.</param>
    /// <param name="input">Opens the standard input; asked only by commands that read it.</param>
    /// <param name="cancellation">Ends commands that run until they are interrupted.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, Func<Stream> input, CancellationToken cancellation = default)
    {
        var result = Create().Parse(args);
        if (UsageErrors.Of(result) is { } wrong)
        {
            await error.WriteLineAsync(wrong);
            return ExitCode.Usage;
        }

        try
        {
            var code = await result.InvokeAsync(new SfgInvocation(input) { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancellation);
            return result.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (Exception e) when (e is UnreadableInputException or IOException or InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            return await EndAsync(error, e, e.Message);
        }
        catch (OperationCanceledException interrupted)
        {
            return await EndAsync(error, interrupted, "interrupted");
        }
    }

    // One line with a code: a message may be reworded, a code stays.
    private static async Task<int> EndAsync(TextWriter error, Exception fault, string message)
    {
        await error.WriteLineAsync($"sfg: {message} [{InputCode.Of(fault)}]");
        return ExitCode.Usage;
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("Operates and checks SecureFinGateway: policy, evidence, witness, configuration, secrets, certificates.\nExit codes: 0 good, 1 the answer is no, 2 wrong usage or unusable input.");
        root.AddPolicy();
        root.AddAudit();
        root.AddWitness();
        root.AddConfig();
        root.AddSecrets();
        root.AddPki();
        foreach (var family in root.Subcommands.Where(family => !family.Options.Contains(PolicyFormats.Option)))
            family.Options.Add(OutputFormats.Option);
        return root;
    }
}
