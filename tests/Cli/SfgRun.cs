using System.Text;

namespace SecureFin.Cli.Tests;

/// <summary>One run of the command, as a shell sees it.</summary>
internal sealed record SfgRun(int ExitCode, string Output, string Error)
{
    public static Task<SfgRun> Of(params string[] args) => WithInput("", args);

    /// <summary>With a text at the standard input.</summary>
    public static async Task<SfgRun> WithInput(string input, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Sfg.RunAsync(args, output, error, () => new MemoryStream(Encoding.UTF8.GetBytes(input)));
        return new SfgRun(code, output.ToString(), error.ToString());
    }
}
