namespace SecureFin.Cli.Tests;

/// <summary>One run of the command, as a shell sees it.</summary>
internal sealed record SfgRun(int ExitCode, string Output, string Error)
{
    public static async Task<SfgRun> Of(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Sfg.RunAsync(args, output, error);
        return new SfgRun(code, output.ToString(), error.ToString());
    }
}
